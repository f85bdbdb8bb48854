"""What a rule pack is: a book of rules, each with its clause, parameters, versions and examples.

Source: `models/rule_packs/<pack>/pack.toml` and one TOML file a rule; docs/rules.md describes every field.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from models.rules.faults import Fault
from models.rules.parameter_value import LARGEST, read_value

Origin = Literal["seed", "text", "ours"]
Support = Literal["primary", "mirror", "unverified"]
Kind = Literal["limit", "call", "case", "sms", "visit", "letter", "complaint", "agent"]
ParameterType = Literal["time", "count", "number", "flag", "words"]

EXAMPLES_A_SIDE = 3
OPEN_START = date(1, 1, 1)
OPEN_END = date(9999, 12, 31)


class Part(BaseModel):
    """A part of a rule file; a field that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Clause(Part):
    """Where a rule stands: its id in requirements.md (S-01, GBT-1, …), the document and its words (≤ 25 characters).

    `support` stands only where the text of this clause was seen otherwise than that of its pack.
    """

    id: str = Field(min_length=1)
    document: str = Field(min_length=1)
    quote: str = Field(min_length=1, max_length=25)
    support: Support | None = None


class Parameter(Part):
    """A number of a rule: its default, and whether it is the seed's (`seed`), an outside text's (`text`) or ours."""

    type: ParameterType
    default: Any
    origin: Origin
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self, language: str) -> str:
        """What it means, in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class Version(Part):
    """A version of a rule (S-121), in force from valid_from to valid_to (both included, empty = open).

    `parameters` replace defaults.
    """

    version: int = Field(default=1, ge=1, le=LARGEST)
    valid_from: date | None = None
    valid_to: date | None = None
    parameters: dict[str, Any] = {}
    author: str = ""
    reason: str = ""
    adopted_at: datetime | None = None

    @property
    def first_day(self) -> date:
        """The first day in force."""
        return self.valid_from or OPEN_START

    @property
    def last_day(self) -> date:
        """The last day in force."""
        return self.valid_to or OPEN_END


class Example(BaseModel):
    """A small floor: tables of rows, and the subjects that the rule finds in it (nothing given: at least one)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    says: str = Field(min_length=1)
    finds: tuple[str, ...] = ()
    overrides: tuple[dict[str, Any], ...] = ()

    @property
    def tables(self) -> dict[str, str]:
        """Each table of the example: a heading and rows, cells between `|`."""
        return dict(self.model_extra or {})


class Examples(Part):
    """Floors on which the rule fires, and floors on which it stays silent."""

    fires: tuple[Example, ...] = Field(min_length=EXAMPLES_A_SIDE)
    silent: tuple[Example, ...] = Field(min_length=EXAMPLES_A_SIDE)


class Window(Part):
    """What a limit counts over: outbound calls of one `key`, in a `span` that ends with the violating call or day.

    `key` person: one person about one case, the debtor by all his numbers, anybody else by one; case_phone: one number on
    one case. `counts`: every one dialled, those not answered, those with an effective talk, those to a number that proved
    invalid, or talks whose relation is noted, whoever called. `callee`: whose calls count; debtor: relation self or unknown.
    `span` first_call: from the first of call_ids to the violating call (a cap counts what comes after the first); days: as
    many as the parameter named in `days`. `side` reached: once the calls before it reach the number, no further one may come.
    An empty `parameter`: one suffices.
    """

    key: Literal["callee_phone", "case_id", "debtor_id", "person", "case_phone"]
    counts: Literal["dialled", "unanswered", "effective", "invalid", "talks"]
    callee: Literal["anyone", "third_party", "debtor", "self"] = "anyone"
    span: Literal["hour", "day", "week", "month", "seven_days", "first_call", "days"]
    side: Literal["cap", "floor", "reached"]
    parameter: str = ""
    days: str = ""

    @model_validator(mode="after")
    def _names_its_numbers(self) -> Window:
        for field, is_due in (("parameter", self.side != "reached"), ("days", self.span == "days")):
            if is_due and not getattr(self, field):
                raise Fault(
                    field,
                    "is missing; write the parameter with the number",
                    "缺少这一项；请写明给出数目的参数",
                )
        return self


class Rule(Part):
    """One rule. `query` names `models/queries/rules/<query>.sql`; `needs` are the tables and columns that decide it.

    `reach` says how far a finding looks, for builds that add a day to the one before: `case`, at the rows of its own case
    or call; `window`, at those of its case, and it comes up when a week or month (`mart.open_windows`) ends; `lapse`, at
    those of its case, and it comes up when the days of a parameter named in `ripens_after` have passed since the case was
    placed, acted on or overdue; `day`, at calls of its own day and the one before, whoever's; `floor`, anywhere.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    kind: Kind
    severity: Literal["red", "major", "minor"]
    query: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    finding: Words
    needs: tuple[str, ...] = Field(min_length=1)
    clause: Clause
    parameters: dict[str, Parameter] = {}
    reach: Literal["case", "window", "lapse", "day", "floor"] = "floor"
    ripens_after: tuple[str, ...] = ()
    window: Window | None = None
    suspends: tuple[str, ...] = ()
    versions: tuple[Version, ...] = Field(default=(Version(),), min_length=1)
    examples: Examples

    @property
    def is_floor(self) -> bool:
        """Whether it demands at least so many calls."""
        return self.window is not None and self.window.side == "floor"

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day; None where there is none."""
        return next((v for v in self.versions if v.first_day <= day <= v.last_day), None)

    def values(self, version: Version) -> dict[str, Any]:
        """Every parameter under a version: its own value, else the default."""
        given = {name: version.parameters.get(name, one.default) for name, one in self.parameters.items()}
        return {name: value(self.parameters[name], setting, name) for name, setting in given.items()}

    @model_validator(mode="after")
    def _parameters_are_known(self) -> Rule:
        named = {name: "versions" for version in self.versions for name in version.parameters}
        named |= dict.fromkeys(self.ripens_after, "ripens_after")
        if self.window:
            given = {"window.parameter": self.window.parameter, "window.days": self.window.days}
            named |= {name: field for field, name in given.items() if name}
        if unknown := sorted(set(named) - set(self.parameters)):
            known = ", ".join(self.parameters) or "-"
            raise Fault(
                named[unknown[0]],
                f"unknown parameter {unknown[0]}; known are {known}",
                f"没有参数 {unknown[0]}；已有的是 {known}",
            )
        for name, field in named.items():
            if field != "versions" and self.parameters[name].type not in ("count", "number"):
                kind = self.parameters[name].type
                en, zh = (
                    f"{name} is a {kind}; write a parameter of type count",
                    f"{name} 的类型是 {kind}；请写 count 类型的参数",
                )
                raise Fault(field, en, zh)
        for name, parameter in self.parameters.items():
            value(parameter, parameter.default, name)
        for version in self.versions:
            for name, given in version.parameters.items():
                value(self.parameters[name], given, name)
        return self

    @model_validator(mode="after")
    def _versions_follow_each_other(self) -> Rule:
        ordered = sorted(self.versions, key=lambda version: version.first_day)
        for one in ordered:
            if one.last_day < one.first_day:
                raise Fault(
                    "versions",
                    f"{one.version} ends on {one.last_day}, before it begins; write a later valid_to",
                    f"第 {one.version} 版在开始前（{one.last_day}）就已结束；请写更晚的 valid_to",
                )
        for before, after in pairwise(ordered):
            if before.last_day >= after.first_day:
                raise Fault(
                    "versions",
                    f"{before.version} and {after.version} overlap; end the first before {after.first_day}",
                    f"第 {before.version} 版与第 {after.version} 版日期重叠；前一版须在 {after.first_day} 之前结束",
                )
        if len({version.version for version in ordered}) < len(ordered):
            raise Fault(
                "versions", "a number is used twice; number them 1, 2, …", "版本号重复；请依次编为 1、2……"
            )
        return self


class Undecidable(Part):
    """A requirement of the document that the data cannot decide, and why."""

    id: str
    clause: Clause
    reason: Words


class Pack(Part):
    """A rule book. `support`: primary, mirror or unverified text; `overridable`: whether a client's override applies."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    document: Words
    support: Support
    source: str = Field(min_length=1)
    active: StrictBool
    overridable: StrictBool = False
    undecidable: tuple[Undecidable, ...] = ()
    rules: tuple[Rule, ...] = ()

    def support_of(self, clause: Clause) -> Support:
        """How the text of one of its clauses was seen."""
        return clause.support or self.support

    @model_validator(mode="after")
    def _unverified_is_off(self) -> Pack:
        clauses = [rule.clause for rule in self.rules]
        if self.active and "unverified" in {self.support, *map(self.support_of, clauses)}:
            raise Fault(
                "active",
                "found true, but the text is unverified; write false until someone has checked it",
                "读到 true，但条款未核实；核实前请写 false",
            )
        return self

    @model_validator(mode="after")
    def _ids_stand_once(self) -> Pack:
        ids = [*(rule.id for rule in self.rules), *(item.id for item in self.undecidable)]
        if twice := next((name for name in ids if ids.count(name) > 1), None):
            raise Fault(
                "undecidable", f'the id "{twice}" stands twice; choose another', f"id“{twice}”重复；请换一个"
            )
        return self

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id (KeyError where there is none)."""
        return {rule.id: rule for rule in self.rules}[rule_id]


def value(parameter: Parameter, given: Any, name: str) -> Any:
    """A parameter's value read as its type; Fault that says what to write."""
    return read_value(parameter.type, given, name)
