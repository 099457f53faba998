from imrf_portal.guidance.models import Banner, Letter


def test_a_banner_stands_above_the_pages(demonstration, client):
    banner = Banner.objects.not_over().get()
    assert banner.text_en in client.get("/en/").content.decode()


def test_one_letter_waits_for_the_secretariat(demonstration):
    assert Letter.objects.waiting().count() == Letter.objects.count() == 1
