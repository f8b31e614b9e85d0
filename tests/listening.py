"""What tests of speech share: the model files of whoever runs them, a recogniser, and how much it misheard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path, user_data_path

from studio.departments import sound
from studio.engines import registry
from studio.engines.voices.reading import aloud
from studio.providers import models

ENVIRONMENT = dict(os.environ)
"""How pip and npm are set up for the person who runs the tests; read before the tests move their home."""

HOMES = (user_data_path("studio").parent, user_cache_path("studio-tests"))
"""Where model files lie: those of the person who runs the tests, or else the tests' own, fetched once and kept."""


def borrow(monkeypatch: pytest.MonkeyPatch, *names: str, homes: Sequence[Path] = HOMES) -> None:
    """Let a test use model files, which are fetched into the last home where they are in none; else skip it."""
    sound.problem_of.cache_clear()
    sound._way_out.cache_clear()
    lacking = []
    if "whisper" in names and find_spec("faster_whisper") is None:
        lacking.append("`pip install 'studio[hearing]'`")
    if "kokoro" in names and set(registry.lacks(card := registry.card("voice", "kokoro"))) - {"the model kokoro"}:
        lacking.append(f"`{card.install}`")
    if lacking:
        pytest.skip(f"needs what {' and '.join(lacking)} gets")
    for home in homes:
        monkeypatch.setenv("XDG_DATA_HOME", str(home))
        if not any(map(models.lacking, names)):
            return
    for problem in filter(None, (_fetched(name, homes[-1]) for name in names)):
        pytest.skip(problem)


@cache
def _fetched(name: str, home: Path) -> str:
    """Fetch a model once, in a child, as sockets are shut here; gives the reason where it cannot be had."""
    line = [sys.executable, "-m", "studio", "models", "get", name]
    environment = {**ENVIRONMENT, "XDG_DATA_HOME": str(home)}
    done = subprocess.run(line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return f"{name} cannot be had: {done.stderr.strip()}" if done.returncode else ""


@dataclass(frozen=True)
class Word:
    """A word as it was heard, and from when to when."""

    text: str
    start: float
    end: float


def hear(file: Path, language: str) -> list[Word]:
    """Give the words that are heard in a film or a recording."""
    hints = {"zh": "以下是普通话的句子，使用简体中文。"}
    found, _ = _recogniser(models.place("whisper")).transcribe(
        str(file),
        language=language,
        beam_size=5,
        word_timestamps=True,
        condition_on_previous_text=False,
        initial_prompt=hints.get(language),
    )
    return [Word(word.word.strip(), word.start, word.end) for segment in found for word in segment.words]


@cache
def _recogniser(folder: Path) -> Any:
    """Load the recogniser once."""
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def units(text: str, language: str) -> list[str]:
    """Give what errors are counted in: words, or characters of Chinese and Japanese; figures as they are read aloud."""
    said = unicodedata.normalize("NFKC", aloud(text, language)).lower().replace("'", "").replace("’", "")
    if language in ("zh", "ja"):
        return [_simple(sign) for sign in said if sign.isalnum()]
    return re.findall(r"\w+", said.replace("-", " "))


def _simple(sign: str) -> str:
    """Give a character in its simplified form: the recogniser now and then writes the other."""
    return _SIMPLE.get(sign, sign)


_SIMPLE = dict(
    zip(
        "們個來說話時間門開關裡裏從雲後對這還過頭東車書長馬鳥魚風飛見語讓請誰調談論讀變貴費買賣質資賞贊邊達運遠選遊鄉"
        "釣鐘鐵錢銀鏡陽陰際陳難電靜題願類顧飄飯館驗點亮燈緩竹筏發髮劃滑漁無為與於輕溫濕濟淨減潔樹樣橋機樓極會傳優價兒兩"
        "內農沖決況凍準幾劉勝勞動務勢區華單衛歷壓參雙號葉吳員園圓圖國場塊壞處備復夢夾奪奮媽學實寧寶將導島歲師帶幫並廣應廠"
        "慶態懷總戀戰戲擇擔據擁換損搶擺攝數斷舊晝曉暫條業榮構標檔權歡步氣決沒湧滿漢灣災煙熱爭愛牆獨獎現環瓊畫異療盡監盤"
        "眾禮種稱穩窮競筆節範築簡籃紅約級紀純紙結給統絲經綠維線練組細終織繞繼續織纜網罰聖聞聯聰聲職聽腦臉臨舉舞藝藥莊萬著"
        "蘭處蟲補裝複規視覺覽親觀觸訂計記設許訪評詞試詩該詳認誕語誠課識證議護讚豐貓負財貨責貼賀賓賴賽趕趙跡蹤軍軟輛輝輪轉輸"
        "辦農遙遞遲適遷鄰醫釀鋪錄鎮閃閉閣閱隊階隨險雖雜離霧靈順須預領頻顏顯飲養騎驚鬆鬧鮮麗麥黃齊龍嶺嶽灘灑瀑溪徑徒途",
        "们个来说话时间门开关里里从云后对这还过头东车书长马鸟鱼风飞见语让请谁调谈论读变贵费买卖质资赏赞边达运远选游乡"
        "钓钟铁钱银镜阳阴际陈难电静题愿类顾飘饭馆验点亮灯缓竹筏发发划滑渔无为与于轻温湿济净减洁树样桥机楼极会传优价儿两"
        "内农冲决况冻准几刘胜劳动务势区华单卫历压参双号叶吴员园圆图国场块坏处备复梦夹夺奋妈学实宁宝将导岛岁师带帮并广应厂"
        "庆态怀总恋战戏择担据拥换损抢摆摄数断旧昼晓暂条业荣构标档权欢步气决没涌满汉湾灾烟热争爱墙独奖现环琼画异疗尽监盘"
        "众礼种称稳穷竞笔节范筑简篮红约级纪纯纸结给统丝经绿维线练组细终织绕继续织缆网罚圣闻联聪声职听脑脸临举舞艺药庄万着"
        "兰处虫补装复规视觉览亲观触订计记设许访评词试诗该详认诞语诚课识证议护赞丰猫负财货责贴贺宾赖赛赶赵迹踪军软辆辉轮转输"
        "办农遥递迟适迁邻医酿铺录镇闪闭阁阅队阶随险虽杂离雾灵顺须预领频颜显饮养骑惊松闹鲜丽麦黄齐龙岭岳滩洒瀑溪径徒途",
        strict=True,
    )
)
"""Traditional characters and their simplified forms."""


def misheard(script: Sequence[str], heard: Sequence[str]) -> float:
    """Give the share of the script that was heard otherwise, left out or added: the Levenshtein distance."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(script, 1):
        before, row[0] = row[0], at
        for other, one in enumerate(heard, 1):
            before, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, before + (word != one))
    return row[-1] / len(script)
