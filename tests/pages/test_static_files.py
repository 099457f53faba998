import pytest

from imrf_portal.pages import static_files


@pytest.fixture
def source(settings, tmp_path):
    """The only static file there is."""
    (tmp_path / "source").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    file = tmp_path / "source" / "look.css"
    file.write_text("a {}")
    return file


def test_static_files_are_outdated_until_collected(source):
    assert static_files.are_outdated()
    static_files.collect()
    assert not static_files.are_outdated()


def test_changed_and_added_files_are_collected_again(source):
    static_files.collect()
    source.write_text("a { color: red }")
    assert static_files.are_outdated()
    static_files.collect()
    (source.parent / "new.css").write_text("")
    assert static_files.are_outdated()


def test_another_storage_collects_again(source, settings):
    static_files.collect()
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    assert static_files.are_outdated()
