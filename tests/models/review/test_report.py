"""What a weekly report says of the reviews."""

from __future__ import annotations

from models.review.evidence import Evidence
from models.review.proof import Domain
from models.review.report import proofs


def test_without_a_sample_a_report_proves_nothing_and_counts_no_losses() -> None:
    nothing_drawn = Evidence([], [], [], [], [], [], None, [])
    assert proofs(nothing_drawn, Domain()) == {"shares": [], "reviews": [], "ledger": []}
