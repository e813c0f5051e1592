from datetime import date

import pytest

from recert.core.periods import due_day, same_for_all, training_period

START, END = date(2026, 4, 1), date(2028, 3, 31)


def test_training_is_due_so_many_days_before_the_credential_expires() -> None:
    period = training_period(START, END, 60)
    assert (period.start, period.end, period.due, period.problem) == (START, END, date(2028, 1, 31), None)


def test_due_may_be_the_start_but_not_before_it() -> None:
    assert due_day(END, 730, START) == (START, None)
    due, problem = due_day(END, 731, START)
    assert due is None
    assert problem == (
        "731 days before 31 March 2028 is 31 March 2026, before training starts on 1 April 2026: choose another due date."
    )


def test_one_period_for_all_keeps_its_order() -> None:
    assert same_for_all(START, END, END).due == END
    with pytest.raises(ValueError, match="would end on 1 April 2026, before it starts on 31 March 2028"):
        same_for_all(END, START, END)
    with pytest.raises(ValueError, match="due date 31 March 2026 does not lie within"):
        same_for_all(START, END, date(2026, 3, 31))
