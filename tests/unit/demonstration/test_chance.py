"""What chance may decide, and what it may not depend on."""

from lms.demonstration.chance import Chance


def test_the_same_seed_decides_the_same():
    assert Chance(7).share("pace", "W-1015") == Chance(7).share("pace", "W-1015")


def test_a_draw_does_not_depend_on_those_before_it():
    chance = Chance(7)
    first = chance.share("pace", "W-1015")

    chance.share("pace", "W-1060")

    assert chance.share("pace", "W-1015") == first


def test_another_seed_decides_otherwise():
    assert Chance(7).share("pace", "W-1015") != Chance(8).share("pace", "W-1015")


def test_every_option_is_picked_at_some_time():
    chance = Chance(7)

    assert {chance.pick("abc", number) for number in range(50)} == {"a", "b", "c"}
