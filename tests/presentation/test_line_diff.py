"""What of a text has to be replaced: put in place, it gives the new text, and it is little."""

from hypothesis import given
from hypothesis import strategies as st

from designer.presentation.line_diff import changed_ranges

LINES = st.lists(st.sampled_from(["", "a", "b", "    x = self.fc(x)", "d"]), max_size=40)


def put(before, parts):
    for start, end, text in reversed(parts):
        before = before[:start] + text + before[end:]
    return before


@given(LINES, LINES)
def test_putting_the_parts_in_place_gives_the_new_text(before, after):
    old, new = "\n".join(before), "\n".join(after)
    parts = changed_ranges(old, new)
    assert parts is None or put(old, parts) == new


@given(st.data())
def test_few_lines_that_come_and_go_cost_few_lines(data):
    old = [f"line {number}" for number in range(200)]
    new = list(old)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(new) - 1))
        if data.draw(st.booleans()):
            del new[place]
        else:
            new.insert(place, data.draw(st.sampled_from(["", "other", "line 3"])))
    parts = changed_ranges("\n".join(old), "\n".join(new))
    assert parts is not None
    assert put("\n".join(old), parts) == "\n".join(new)
    assert sum(end - start + len(text) for start, end, text in parts) < 40 * 12


def test_lines_far_apart_are_two_parts():
    old = [f"line {number}" for number in range(10_000)]
    new = [*old[:100], *old[101:9000], "more", *old[9000:]]
    assert len(changed_ranges("\n".join(old), "\n".join(new))) == 2


def test_other_texts_are_replaced_as_a_whole():
    old = "\n".join(f"line {number}" for number in range(500))
    assert changed_ranges(old, old.replace("line", "row")) is None
