"""A text's language, told by its words; what cannot be told is not guessed."""

import json
import subprocess
import sys

import pytest

from imrf_portal.kit.detecting import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We propose to keep the last clause as it stands.", "en"),
        ("Nous proposons de garder la dernière phrase.", "fr"),
        ("Proponemos mantener la última frase del párrafo.", "es"),
        ("Мы предлагаем сохранить последнюю фразу.", "ru"),
        ("نقترح الإبقاء على الجملة الأخيرة من الفقرة.", "ar"),
        ("我们建议保留该段最后一句，不作任何改动，谢谢各位。", "zh-hans"),
        ("Wir schlagen vor, den letzten Satz beizubehalten.", "de"),
        ("Tunapendekeza kuweka sentensi ya mwisho kama ilivyo.", "sw"),
        ("Iminumungkahi naming panatilihin ang huling pangungusap.", "fil"),
        ("ما پیشنهاد می‌کنیم جمله آخر حفظ شود.", "fa"),
        ("ہم آخری جملہ برقرار رکھنے کی تجویز دیتے ہیں۔", "ur"),
    ],
)
def test_language_is_told_by_the_words(text, code):
    assert detect(text, otherwise="none") == code


@pytest.mark.parametrize("text", ["", "Oui, d’accord.", "👍🏽" * 19])
def test_short_text_is_in_the_language_of_its_page(text):
    assert detect(text, otherwise="es") == "es"


@pytest.mark.parametrize("text", ["12345 67890 12345 67890", "— … — … — … — … — … — … —"])
def test_what_is_in_no_language_is_in_that_of_its_page(text):
    assert detect(text, otherwise="es") == "es"


def test_the_model_is_loaded_by_the_first_text_and_not_before():
    asked = (
        "import json, sys; import imrf_portal.kit.detecting as one; before = 'numpy' in sys.modules;"
        "one.detect('We propose to keep the last clause.', otherwise='');"
        "print(json.dumps([before, 'numpy' in sys.modules]))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert json.loads(said.stdout) == [False, True]
