"""Made-up names for the invented county. No name is taken from anywhere; numbers start with D."""

SURNAMES = (
    "Kim",
    "Ri",
    "Pak",
    "Choe",
    "Jong",
    "Kang",
    "Jo",
    "Yun",
    "Jang",
    "Rim",
    "Han",
    "O",
    "So",
    "Sin",
    "Kwon",
    "Hwang",
)
GIVEN = (
    "Yong-ran",
    "Chol",
    "Sun-hui",
    "Myong-jin",
    "Kum-ok",
    "Song-il",
    "Hye-yong",
    "Kwang-su",
    "Un-ju",
    "Tae-song",
    "Ok-sun",
    "Hak-chol",
    "Mi-hyang",
    "Jin-hyok",
    "Pok-sil",
    "Nam-chol",
    "Kyong-hui",
    "Chun-ho",
    "Yon-hwa",
    "Sang-jun",
    "Jong-suk",
    "In-guk",
    "Sol-mi",
)


SURNAMES_KO = tuple("김리박최정강조윤장림한오소신권황")
GIVEN_KO = [
    "영란",
    "철",
    "순희",
    "명진",
    "금옥",
    "성일",
    "혜영",
    "광수",
    "은주",
    "태성",
    "옥순",
    "학철",
    "미향",
    "진혁",
    "복실",
    "남철",
    "경희",
    "춘호",
    "연화",
    "상준",
    "정숙",
    "인국",
    "솔미",
]


def name(number: int, language: str = "en") -> str:
    """The made-up name of person `number`; repeats only after 368 persons."""
    first, second = number % len(SURNAMES), (number * 7 + number // len(SURNAMES)) % len(GIVEN)
    return SURNAMES_KO[first] + GIVEN_KO[second] if language == "ko" else f"{SURNAMES[first]} {GIVEN[second]}"
