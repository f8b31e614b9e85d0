"""Above: everything seen from straight above."""
