"""Log rules as data: packs of rules, what they find on the floor, and what a changed parameter would find.

A rule is one TOML file in `models/rule_packs/<pack>/` and one query in `models/queries/rules/`; docs/rules.md.
"""

from models.rules.breach import breach_card, card_of
from models.rules.catalogue import active_packs, packs, problems
from models.rules.checking import check, find
from models.rules.in_force import InForce, log_in_force, rules_in_force
from models.rules.reach import note_reach, ripening_days
from models.rules.reporting import sentence, violations
from models.rules.side_by_side import compare
from models.rules.switches import switch
from models.rules.trial import adopt, findings_of_pack, what_if

__all__ = [
    "InForce",
    "active_packs",
    "adopt",
    "breach_card",
    "card_of",
    "check",
    "compare",
    "find",
    "findings_of_pack",
    "log_in_force",
    "note_reach",
    "packs",
    "problems",
    "ripening_days",
    "rules_in_force",
    "sentence",
    "switch",
    "violations",
    "what_if",
]
