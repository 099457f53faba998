import pytest
from django.core.management import execute_from_command_line


@pytest.mark.parametrize("arguments", [[], ["--noinput", "--email", "ada@city.example"], ["--username=ada"]])
def test_django_s_own_way_is_refused_with_a_sentence(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "createsuperuser", *arguments])
    assert ended.value.code == 1
    assert "make_administrator EMAIL" in capsys.readouterr().err
