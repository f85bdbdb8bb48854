"""Log rules as data: packs of rules, what they find on the floor, and what a changed parameter would find.

A rule is one TOML file in `models/rule_packs/<pack>/` and one query in `models/queries/rules/`; docs/rules.md.
"""

from models.rules.checking import check
from models.rules.catalogue import active_packs, packs, problems
from models.rules.switches import switch
from models.rules.reporting import sentence, violations

__all__ = ["active_packs", "check", "packs", "problems", "sentence", "switch", "violations"]
