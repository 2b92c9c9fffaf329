"""Reference files: read as they are written, refused in words that lead to the place."""

import pytest
from pydantic import Field

from organisations.reference_files import ReferenceFile, ReferenceFileError, Shape, digest, path_text, read


class Line(Shape):
    key: str
    weight: int = 1
    of: list[str] | None = None


class Lines(Shape):
    lines: list[Line]
    title: str = Field(default="", max_length=5)


def written(tmp_path, text: str | bytes) -> ReferenceFile:
    (tmp_path / "x.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(tmp_path, "x.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5E1", "5E1"),
        ("12:15", "12:15"),
        ("2009-09-16", "2009-09-16"),
        ("yes", "yes"),
        ("true", True),
        ("7", 7),
        ("-7", -7),
        ("007", "007"),
        ("71.3", 71.3),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("'7'", "7"),
        ("~", None),
        ("[1, a]", [1, "a"]),
    ],
)
def test_a_value_is_what_stands_there(tmp_path, text, value):
    assert written(tmp_path, f"a: {text}\n").data == {"a": value}


def test_a_file_without_a_word_holds_nothing(tmp_path):
    assert written(tmp_path, "# nothing yet\n").data is None


REFUSED = [
    ("a: 'open\nb: 1\n", "line 1, near a: this is not YAML"),
    ("a: 1\n\tb: 2\n", "line 2, near b: this is not YAML"),
    ("a: 1\nb: 2\na: 3\n", "line 3, a: this key stands here twice"),
    ("a:\n  - b: 1\n    b: 2\n", "line 3, a[0].b: this key stands here twice"),
    ("a: 1\nb: \x07\n", "line 2, near b: a character here cannot stand in YAML"),
    (b"\xff\xfe\x00", "line 1, the file: it is not text in UTF-8"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_cannot_be_read_is_named_by_line_and_key(tmp_path, text, said):
    with pytest.raises(ReferenceFileError) as error:
        written(tmp_path, text)
    (problem,) = error.value.problems
    assert problem.startswith(f"{tmp_path.name}/x.yaml, {said}")


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(ReferenceFileError, match="none.yaml, line 1, the file: there is no such file"):
        read(tmp_path, "none.yaml")


UNFIT = [
    ("title: x\n", "line 1, lines: this key is missing"),
    ("lines:\n  - key: a\n  - weight: 2\n", "line 3, lines[1].key: this key is missing"),
    ("lines:\n  - key: a\n    wieght: 2\n", "line 3, lines[0].wieght: this key is not known here"),
    ("lines:\n  - key: 1\n", "line 2, lines[0].key: should be a valid string (it is 1)"),
    ("lines:\n  - key: a\n    weight: '2'\n", "line 3, lines[0].weight: should be a valid integer (it is '2')"),
    (
        "lines:\n  - key: a\n    of:\n      - b\n      - 3\n",
        "line 5, lines[0].of[1]: should be a valid string (it is 3)",
    ),
    ("lines: []\ntitle: too long\n", "line 2, title: String should have at most 5 characters (it is 'too long')"),
    ("- key: a\n", "line 1, the file: should be"),
]


@pytest.mark.parametrize(("text", "said"), UNFIT)
def test_what_has_another_shape_is_named_by_line_and_key(tmp_path, text, said):
    with pytest.raises(ReferenceFileError) as error:
        written(tmp_path, text).check(Lines)
    (problem,) = error.value.problems
    assert problem.startswith(f"{tmp_path.name}/x.yaml, {said}")


def test_every_fault_of_the_shape_is_named_at_once(tmp_path):
    with pytest.raises(ReferenceFileError) as error:
        written(tmp_path, "lines:\n  - key: 1\n  - kye: b\n").check(Lines)
    assert len(error.value.problems) == 3
    assert str(error.value) == "\n".join(error.value.problems)


@pytest.mark.parametrize(
    ("where", "text"),
    [((), ""), (("a",), "a"), (("a", 0), "a[0]"), (("a", 0, "b", "c", 2), "a[0].b.c[2]")],
)
def test_a_place_is_written_as_a_reader_writes_it(where, text):
    assert path_text(where) == text


def test_a_fault_at_a_place_that_is_not_there_is_named_by_the_line_above_it(tmp_path):
    file = written(tmp_path, "a: 1\nlines:\n  - key: b\n")
    assert file.problem(("lines", 0, "of", 4), "odd").endswith("line 3, lines[0].of[4]: odd")
    assert file.problem((), "odd").endswith("line 1, the file: odd")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("b: 2\na: 1\n", True),
        ("# said\na:   1\nb: 2 # twice\n", True),
        ("{a: 1, b: 2}\n", True),
        ("a: 1\nb: '2'\n", False),
        ("a: 1\nb: 2\nc: 3\n", False),
        ("a: 2\nb: 1\n", False),
    ],
)
def test_a_digest_is_of_what_is_said_and_not_of_how(tmp_path, other, same):
    first, second = written(tmp_path, "a: 1\nb: 2\n"), written(tmp_path, other)
    assert (digest(first) == digest(second)) is same
    assert digest(first) != digest(first, also="more") and digest(first) != digest(first, first, also=1)
