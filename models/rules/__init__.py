"""Log rules as data: packs of rules, what they find on the floor, and what a changed parameter would find.

A rule is one TOML file in `models/rule_packs/<pack>/` and one query in `models/queries/rules/`; docs/rules.md.
"""

from models.rules.breach import breach_card, card_of
from models.rules.catalogue import active_packs, packs, problems
from models.rules.checking import check
from models.rules.reach import note_reach, ripening_days
from models.rules.reporting import sentence, violations
from models.rules.side_by_side import compare
from models.rules.switches import switch
from models.rules.trial import adopt, findings_of_pack, what_if

__all__ = [
    "active_packs",
    "adopt",
    "breach_card",
    "card_of",
    "check",
    "compare",
    "findings_of_pack",
    "note_reach",
    "packs",
    "problems",
    "ripening_days",
    "sentence",
    "switch",
    "violations",
    "what_if",
]
