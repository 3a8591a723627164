"""Listeners: their order, their removal, and those that keep nothing alive."""

import gc

from designer.observers import Observers, weak_listener


class Heard:
    def __init__(self) -> None:
        self.said: list[int] = []

    def hear(self, number: int) -> None:
        self.said.append(number)


def test_listeners_are_called_in_order_until_they_are_removed() -> None:
    observers: Observers[int] = Observers()
    said: list[tuple[str, int]] = []
    remove = observers.add(lambda number: said.append(("second", number)))
    observers.add(lambda number: said.append(("first", number)), first=True)
    observers.notify(1)
    remove()
    observers.notify(2)
    assert said == [("first", 1), ("second", 1), ("first", 2)]


def test_a_listener_may_remove_itself_while_it_is_called() -> None:
    observers: Observers[int] = Observers()
    said: list[int] = []

    def once(number: int) -> None:
        said.append(number)
        remove()

    remove = observers.add(once)
    observers.add(said.append)
    observers.notify(1)
    observers.notify(2)
    assert said == [1, 1, 2]


def test_a_weak_listener_keeps_its_object_alive_no_longer_than_others_do() -> None:
    observers: Observers[int] = Observers()
    heard, told = Heard(), Heard()
    said = heard.said
    observers.add(weak_listener(heard.hear))
    observers.add(told.hear)
    observers.notify(1)
    del heard
    gc.collect()
    observers.notify(2)
    assert said == [1]
    assert told.said == [1, 2]
