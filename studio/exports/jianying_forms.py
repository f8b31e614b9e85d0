"""The forms of a Jianying draft: what each part is called, and what it holds besides what we have to say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

MATERIALS = (
    *("ai_translates", "audio_balances", "audio_effects", "audio_fades", "audio_track_indexes", "audios", "beats"),
    *("canvases", "chromas", "color_curves", "common_mask", "digital_humans", "drafts", "effects", "flowers"),
    *("green_screens", "handwrites", "hsl", "images", "log_color_wheels", "loudnesses", "manual_deformations"),
    *("masks", "material_animations", "material_colors", "multi_language_refs", "placeholders", "plugin_effects"),
    *("primary_color_wheels", "realtime_denoises", "shapes", "smart_crops", "smart_relights"),
    *("sound_channel_mappings", "speeds", "stickers", "tail_leaders", "text_templates", "texts", "time_marks"),
    *("transitions", "video_effects", "video_trackings", "videos", "vocal_beautifys", "vocal_separations"),
)
"""Kinds of material; all have to be there."""

DISSOLVE = {"effect_id": "322577", "resource_id": "6724845717472416269", "name": "叠化"}
"""The app's own cross dissolve."""

APPEAR = {"name": "渐显", "id": "1644304", "resource_id": "6724916044072227332", "type": "in"}
VANISH = {"name": "渐隐", "id": "1644600", "resource_id": "6724919382104871427", "type": "out"}
"""The app's own fades of words."""

STILL_US = 10_800_000_000
"""How long a photo is in the app's eyes: three hours."""

_LETTERS, _PLATE, _SHADOW = 7, 16, 32
"""Flags that say which parts of type are drawn."""

_SYSTEM = {"app_id": 3704, "app_source": "lv", "app_version": "5.9.0"}
"""The app whose drafts these are: version 5.9 is the last whose form is known whole, and later ones convert it."""


def content(
    *,
    id_: str,
    name: str,
    width: int,
    height: int,
    fps: float,
    duration: int,
    os: str,
    materials: dict[str, list[dict[str, Any]]],
    tracks: list[dict[str, Any]],
) -> dict[str, Any]:
    """Give a whole draft."""
    config: dict[str, Any] = dict.fromkeys(
        ("adjust_max_index", "combination_max_index", "extract_audio_last_index", "original_sound_last_index"), 1
    )
    config |= dict.fromkeys(("record_audio_last_index", "sticker_max_index"), 1)
    config |= {"attachment_info": [], "export_range": None, "zoom_info_params": None, "video_mute": False}
    config |= {"lyrics_recognition_id": "", "lyrics_sync": True, "lyrics_taskinfo": [], "system_font_list": []}
    config |= dict.fromkeys(("multi_language_current", "multi_language_main", "multi_language_mode"), "none")
    config |= {"multi_language_list": [], "subtitle_keywords_config": None, "subtitle_recognition_id": ""}
    config |= {"subtitle_sync": True, "subtitle_taskinfo": [], "material_save_mode": 0, "maintrack_adsorb": True}
    frames = ("adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos")
    return {
        "canvas_config": {"height": height, "ratio": "original", "width": width},
        "color_space": 0,
        "config": config,
        "cover": None,
        "create_time": 0,
        "duration": duration,
        "extra_info": None,
        "fps": fps,
        "free_render_index_mode_on": False,
        "group_container": None,
        "id": id_,
        "keyframe_graph_list": [],
        "keyframes": {kind: [] for kind in frames},
        "last_modified_platform": {**_SYSTEM, "os": os},
        "materials": materials,
        "mutable_config": None,
        "name": name,
        "new_version": "110.0.0",
        "platform": {**_SYSTEM, "os": os},
        "relationships": [],
        "render_index_track_mode_on": False,
        "retouch_cover": None,
        "source": "default",
        "static_cover_image_path": "",
        "time_marks": None,
        "tracks": tracks,
        "update_time": 0,
        "version": 360000,
    }


def track(*, id_: str, name: str, kind: str, segments: list[dict[str, Any]]) -> dict[str, Any]:
    """Give a track: `video`, `audio` or `text`."""
    told = {"attribute": 0, "flag": 0, "id": id_, "is_default_name": False, "name": name}
    return {**told, "segments": segments, "type": kind}


def segment(
    *,
    id_: str,
    material: str,
    at: tuple[int, int],
    source: tuple[int, int] | None,
    speed: float,
    volume: float,
    extra: list[str],
    seen: bool,
    keyframes: list[dict[str, Any]],
) -> dict[str, Any]:
    """Give the use of a material: `at` on the track, `source` in the material, each as start and length."""
    switches = {"enable_adjust": True, "enable_color_correct_adjust": False, "enable_color_curves": True}
    switches |= {"enable_color_match_adjust": False, "enable_color_wheels": True, "enable_lut": True}
    switches |= {"enable_smart_color_adjust": False, "reverse": False, "visible": True, "is_tone_modify": False}
    told = {
        **switches,
        "last_nonzero_volume": 1.0,
        "track_attribute": 0,
        "track_render_index": 0,
        "id": id_,
        "material_id": material,
        "target_timerange": _range(at),
        "source_timerange": _range(source) if source else None,
        "common_keyframes": keyframes,
        "keyframe_refs": [],
        "speed": speed,
        "volume": volume,
        "extra_material_refs": extra,
        "hdr_settings": {"intensity": 1.0, "mode": 1, "nits": 1000} if seen and source else None,
    }
    if not seen:
        return {**told, "clip": None}
    lies = {"alpha": 1.0, "flip": {"horizontal": False, "vertical": False}, "rotation": 0.0}
    lies |= {"scale": {"x": 1.0, "y": 1.0}, "transform": {"x": 0.0, "y": 0.0}}
    return {**told, "clip": lies, "uniform_scale": {"on": True, "value": 1.0}}


def video(
    *, id_: str, local: str, name: str, path: str, duration: int, size: tuple[int, int], still: bool
) -> dict[str, Any]:
    """Give a clip or photo."""
    crop = {
        f"{row}_{side}_{axis}": float(side == "right" if axis == "x" else row == "lower")
        for row in ("upper", "lower")
        for side in ("left", "right")
        for axis in ("x", "y")
    }
    return {
        "audio_fade": None,
        "category_id": "",
        "category_name": "local",
        "check_flag": 63487,
        "crop": crop,
        "crop_ratio": "free",
        "crop_scale": 1.0,
        "duration": STILL_US if still else duration,
        "has_audio": False,
        "height": size[1],
        "id": id_,
        "local_material_id": local,
        "material_id": id_,
        "material_name": name,
        "media_path": "",
        "path": path,
        "type": "photo" if still else "video",
        "width": size[0],
    }


def audio(*, id_: str, local: str, name: str, path: str, duration: int) -> dict[str, Any]:
    """Give a sound."""
    told: dict[str, Any] = dict.fromkeys(("category_id", "effect_id", "formula_id"), "")
    told |= {"app_id": 0, "category_name": "local", "check_flag": 3, "copyright_limit_type": "none"}
    told |= {"duration": duration, "id": id_, "local_material_id": local, "music_id": id_, "name": name, "path": path}
    return {**told, "source_platform": 0, "type": "extract_music", "wave_points": []}


def text(
    *, id_: str, text: str, style: dict[str, Any], centred: bool, plate: tuple[str, float] | None
) -> dict[str, Any]:
    """Give words; `plate` is the colour and opacity of the ground behind them."""
    flags = _LETTERS | (_PLATE if plate else 0) | (_SHADOW if "shadows" in style else 0)
    told = {
        "id": id_,
        "content": json.dumps({"styles": [style], "text": text}, ensure_ascii=False),
        "typesetting": 0,
        "alignment": 1 if centred else 0,
        "letter_spacing": 0.0,
        "line_spacing": 0.02,
        "line_feed": 1,
        "line_max_width": 0.98,
        "force_apply_line_max_width": False,
        "check_flag": flags,
        "type": "text",
        "global_alpha": 1.0,
    }
    if plate is None:
        return told
    ground = {"background_style": 1, "background_color": plate[0], "background_alpha": plate[1]}
    ground |= {"background_round_radius": 0.2, "background_height": 0.14, "background_width": 0.14}
    return {**told, **ground, "background_horizontal_offset": 0.0, "background_vertical_offset": 0.0}


def style(*, length: int, size: float, colour: str, bold: bool) -> dict[str, Any]:
    """Give how words look that are `length` units of UTF-16 long; the app takes one size for all of them."""
    solid = {"render_type": "solid", "solid": {"alpha": 1.0, "color": _shares(colour)}}
    looks = {"range": [0, length], "size": size, "bold": bold, "italic": False, "underline": False, "strokes": []}
    return {"fill": {"alpha": 1.0, "content": solid}, **looks}


def shadow(*, colour: str, opacity: float) -> dict[str, Any]:
    """Give a soft shadow right behind the words."""
    ground = {"content": {"solid": {"color": _shares(colour)}}}
    return {"diffuse": 0.08, "alpha": opacity, "distance": 2.0, "angle": -45.0, **ground}


def speed(*, id_: str, speed: float) -> dict[str, Any]:
    """Give a speed; every segment has one of its own."""
    return {"curve_speed": None, "id": id_, "mode": 0, "speed": speed, "type": "speed"}


def dissolve(*, id_: str, duration: int) -> dict[str, Any]:
    """Give a cross dissolve, which belongs to the segment before it."""
    told = {"category_id": "", "category_name": "", "duration": duration, "id": id_, "is_overlap": True}
    return {**told, **DISSOLVE, "platform": "all", "type": "transition"}


def appearing(*, id_: str, length: int, rise: int, fall: int) -> dict[str, Any]:
    """Give how words come and go."""
    common = {"anim_adjust_params": None, "platform": "all", "panel": "", "material_type": "sticker"}
    moves = [{**common, **APPEAR, "start": 0, "duration": rise}] if rise else []
    moves += [{**common, **VANISH, "start": length - fall, "duration": fall}] if fall else []
    return {"id": id_, "type": "sticker_animation", "multi_language_current": "none", "animations": moves}


def keyframes(*, id_: str, what: str, keys: Sequence[tuple[str, int, float]]) -> dict[str, Any]:
    """Give the moments at which something is set: an id, the time from the segment's start, and the value."""
    point = {"x": 0.0, "y": 0.0}
    straight = {"curveType": "Line", "graphID": "", "left_control": point, "right_control": point}
    moments = [{**straight, "id": key, "time_offset": at, "values": [round(value, 5)]} for key, at, value in keys]
    return {"id": id_, "keyframe_list": moments, "material_id": "", "property_type": what}


def listed(
    *, id_: str, name: str, folder: str, root: str, duration: int, media: list[dict[str, Any]]
) -> dict[str, Any]:
    """Give the entry of a draft in the app's list."""
    empty = (
        *("cloud_package_completed_time", "draft_cloud_capcut_purchase_info", "draft_cloud_purchase_info"),
        *("draft_cloud_template_id", "draft_cloud_tutorial_info", "draft_cloud_videocut_purchase_info"),
        *("draft_deeplink_url", "draft_new_version", "draft_removable_storage_device", "draft_type"),
        "tm_draft_cloud_completed",
    )
    told: dict[str, Any] = dict.fromkeys(empty, "")
    told |= dict.fromkeys(
        ("draft_cloud_last_action_download", "draft_is_ai_packaging_used", "draft_is_ai_shorts"), False
    )
    told |= dict.fromkeys(("draft_is_ai_translate", "draft_is_article_video_draft", "draft_is_invisible"), False)
    told |= dict.fromkeys(("tm_draft_cloud_modified", "tm_draft_removed", "tm_draft_create", "tm_draft_modified"), 0)
    told |= {"draft_cloud_materials": [], "draft_materials_copied_info": [], "draft_segment_extra_info": []}
    told["draft_enterprise_info"] = {
        **dict.fromkeys(("draft_enterprise_extra", "draft_enterprise_id", "draft_enterprise_name"), ""),
        "enterprise_material": [],
    }
    return {
        **told,
        "draft_cover": "draft_cover.jpg",
        "draft_fold_path": folder,
        "draft_id": id_,
        "draft_is_from_deeplink": "false",
        "draft_materials": [{"type": kind, "value": media if not kind else []} for kind in (0, 1, 2, 3, 6, 7, 8)],
        "draft_name": name,
        "draft_root_path": root,
        "tm_duration": duration,
    }


def listed_media(*, id_: str, path: str, name: str, kind: str, duration: int, size: tuple[int, int]) -> dict[str, Any]:
    """Give a file of the draft's library; its id is the `local_material_id` of its material."""
    nowhere = {"duration": -1, "start": -1}
    told = {"create_time": 0, "import_time": 0, "import_time_ms": 0, "item_source": 1, "md5": "", "type": 0}
    told |= {"duration": duration, "extra_info": name, "file_Path": path, "id": id_, "metetype": kind}
    return {**told, "roughcut_time_range": nowhere, "sub_time_range": nowhere, "width": size[0], "height": size[1]}


def _range(span: tuple[int, int]) -> dict[str, int]:
    """Give a stretch of time in microseconds."""
    return {"start": span[0], "duration": span[1]}


def _shares(colour: str) -> list[float]:
    """Give red, green and blue from 0 to 1."""
    return [round(int(colour[at : at + 2], 16) / 255, 4) for at in (1, 3, 5)]
