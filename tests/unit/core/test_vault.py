"""Secrets that are kept: opened by the right key, for what they are about, and by nothing else."""

import stat

import pytest

from opensetter.core.vault import SealBroken, SecretKeyMissing, Vault, keys_of

OLD, NEW = "an-older-key-of-some-length", "a-newer-key-of-some-length"


def vault(*keys: str) -> Vault:
    return Vault(lambda: keys)


def test_what_was_sealed_comes_back():
    opened = vault(NEW)
    assert opened.unseal(opened.seal(b"EAAJ", about="bot_integration:1"), about="bot_integration:1") == b"EAAJ"


def test_the_same_secret_is_sealed_differently_each_time_and_is_not_in_it():
    opened = vault(NEW)
    first, second = (opened.seal(b"app-secret", about="x") for _ in range(2))
    assert first != second
    assert b"app-secret" not in first


def test_a_secret_opens_for_nothing_else():
    opened = vault(NEW)
    with pytest.raises(SealBroken):
        opened.unseal(opened.seal(b"EAAJ", about="bot_integration:1"), about="bot_integration:2")


def test_a_key_may_be_changed_while_what_the_old_one_sealed_still_opens():
    sealed = vault(OLD).seal(b"EAAJ", about="x")
    both = vault(NEW, OLD)
    assert both.unseal(sealed, about="x") == b"EAAJ"
    with pytest.raises(SealBroken):
        vault(OLD).unseal(both.seal(b"EAAJ", about="x"), about="x")
    with pytest.raises(SealBroken):
        vault(NEW).unseal(sealed, about="x")


@pytest.mark.parametrize("place", [0, 3, 10, 20, -1])
def test_a_changed_byte_is_noticed(place):
    opened = vault(NEW)
    sealed = bytearray(opened.seal(b"EAAJ", about="x"))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        opened.unseal(bytes(sealed), about="x")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01abcd", b"plain text that was never sealed"])
def test_what_was_never_sealed_does_not_open(sealed):
    with pytest.raises(SealBroken):
        vault(NEW).unseal(sealed, about="x")


def test_without_a_key_nothing_is_sealed():
    with pytest.raises(SecretKeyMissing):
        vault().seal(b"EAAJ", about="x")


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    home = tmp_path / "data"
    (first,), (second,) = (keys_of(None, home) for _ in range(2))
    assert first == second
    assert len(first) >= 40
    file = home / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret.key"]


def test_keys_that_are_set_win_over_one_that_is_kept(tmp_path):
    assert keys_of(f"{NEW}, {OLD}", tmp_path) == [NEW, OLD]
    assert not list(tmp_path.iterdir())


def test_a_database_elsewhere_has_no_directory_to_keep_one_in():
    assert keys_of(None, None) == []


def test_a_directory_that_cannot_be_written_to_is_told_in_a_sentence(tmp_path):
    (tmp_path / "data").write_text("not a directory")
    with pytest.raises(SecretKeyMissing, match="cannot be kept"):
        keys_of(None, tmp_path / "data")
