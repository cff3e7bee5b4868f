from lms.reminders.service import Reminded
from lms.worker.reminding import find_silence


def test_a_run_that_should_have_written_and_did_not_is_told():
    assert find_silence(Reminded(planned=1_200, written=0)) == (
        "1,200 people were to be reminded, and no mail was written."
    )
    assert find_silence(Reminded(planned=3, written=1)) is None
    assert find_silence(Reminded()) is None
