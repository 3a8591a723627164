"""Feedback edges: those that close a cycle, by the order given."""

from designer.graph.layout.feedback_edges import without_feedback_edges


def test_a_circle_is_opened_where_it_leads_back():
    wires = [("a", "b"), ("b", "a"), ("b", "c")]
    assert without_feedback_edges(wires, {"a": 0.0, "b": 1.0, "c": 2.0}) == {("a", "b"), ("b", "c")}


def test_what_only_hangs_on_a_circle_opens_none():
    wires = [("b", "a"), ("b", "c"), ("c", "b")]
    assert without_feedback_edges(wires, {"a": 0.0, "b": 1.0, "c": 2.0}) == {("b", "a"), ("b", "c")}
