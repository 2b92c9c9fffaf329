import pytest

from surveys import tokens


@pytest.mark.requirement("R-144")
def test_token_is_readable_and_has_a_hundred_bits():
    token = tokens.token_of(17)
    assert len(tokens.ALPHABET) == 32 and not set("0o1l") & set(tokens.ALPHABET)
    assert token.count("-") == 4 and len(token.replace("-", "")) == 20
    assert set(token.replace("-", "")) <= set(tokens.ALPHABET)


def test_token_is_derived_again_and_differs_by_person_generation_and_key(settings):
    known = {tokens.token_of(person, generation) for person in range(1, 200) for generation in (1, 2)}
    assert len(known) == 398
    before = tokens.token_of(1)
    assert before == tokens.token_of(1, 1)
    settings.SURVEY_KEY = "another"
    assert tokens.token_of(1) != before


def test_signs_of_tokens_are_spread_evenly():
    signs = "".join(tokens.token_of(person) for person in range(500)).replace("-", "")
    assert all(200 < signs.count(sign) < 430 for sign in tokens.ALPHABET)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{} ", "{}\t"])
def test_typed_token_is_found_whatever_its_hyphens_and_capitals(typed):
    token = tokens.token_of(3)
    for form in (token, token.upper(), token.replace("-", ""), token.replace("-", " ")):
        assert tokens.fingerprint(typed.format(form)) == tokens.fingerprint(token)


def test_sealed_text_opens_with_its_own_token_only():
    token, other = tokens.token_of(1), tokens.token_of(2)
    sealed = tokens.seal(token, b"what I think of the PCT")
    assert b"think" not in sealed
    assert tokens.unseal(token.upper(), sealed) == b"what I think of the PCT"
    assert tokens.unseal(other, sealed) is None
    assert tokens.unseal(token, sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert tokens.seal(token, b"same") != tokens.seal(token, b"same")


def test_fingerprint_lookup_and_token_have_nothing_in_common():
    token = tokens.token_of(1)
    assert len({token, tokens.fingerprint(token), tokens.draft_lookup(token)}) == 3
