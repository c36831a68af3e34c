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


def name(number: int) -> str:
    """The made-up name of person `number`; repeats only after 368 persons."""
    return f"{SURNAMES[number % len(SURNAMES)]} {GIVEN[(number * 7 + number // len(SURNAMES)) % len(GIVEN)]}"
