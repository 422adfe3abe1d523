"""Where files are kept, and where our token goes to fetch them."""

import pytest

from opensetter.channels.base import Account, ChannelError
from opensetter.channels.whatsapp.files import _address

META = Account("1", {}, (), "https://graph.facebook.com")
SIMULATED = Account("1", {}, (), "http://127.0.0.1:8081")


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=x", META),
        ("https://LOOKASIDE.fbsbx.com:443/a", META),
        ("https://scontent.xx.fbcdn.net/v/1.jpg", META),
        ("https://mmg.whatsapp.net/v/1", META),
        ("https://graph.facebook.com/v26.0/1", META),
        ("http://127.0.0.1:8081/media/1", SIMULATED),
        ("https://lookaside.fbsbx.com/a", SIMULATED),
    ],
)
def test_metas_own_hosts_may_see_the_token(url, account):
    assert _address(url, account).scheme in {"http", "https"}


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("http://lookaside.fbsbx.com/a", META),
        ("https://lookaside.fbsbx.com:8443/a", META),
        ("https://lookaside.fbsbx.com.example.test/a", META),
        ("https://example.test/lookaside.fbsbx.com", META),
        ("https://xlookaside.fbsbx.com/a", META),
        ("https://fbsbx.com/a", META),
        ("https://evilfbcdn.net/a", META),
        ("https://whatsapp.net.example.test/a", META),
        ("https://lookaside.fbsbx.com@example.test/a", META),
        ("https://somebody@lookaside.fbsbx.com/a", META),
        ("https://example.test\\@lookaside.fbsbx.com/a", META),
        ("http://graph.facebook.com/a", META),
        ("http://127.0.0.1:8082/media/1", SIMULATED),
        ("https://127.0.0.1:8081/media/1", SIMULATED),
        ("http://169.254.169.254/latest/meta-data", SIMULATED),
        ("//lookaside.fbsbx.com/a", META),
        ("/media/1", META),
        ("file:///etc/passwd", META),
        ("https://[::1", META),
        ("", META),
    ],
)
def test_nobody_else_may(url, account):
    with pytest.raises(ChannelError) as refusal:
        _address(url, account)
    assert refusal.value.error.code == "file_elsewhere"
