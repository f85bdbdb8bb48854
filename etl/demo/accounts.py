"""The sample's accounts: cases, installments, contacts, and what was paid and waived on them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from etl.demo.people import Row, floor, invented_name, invented_number

_CENT = Decimal("0.01")
_OPEN_DAYS = 30


@dataclass
class Account:
    """One made-up case with everything that hangs on it; `will` is how likely the debtor is to pay."""

    case: Row
    installments: list[Row]
    contacts: list[Row]
    payments: list[Row] = field(default_factory=list)
    waivers: list[Row] = field(default_factory=list)
    will: float = 0.5
    is_lost: bool = False

    @property
    def case_id(self) -> str:
        """The id of its case."""
        return self.case["case_id"]

    def is_open(self, day: date) -> bool:
        """Whether the case is worked on that day."""
        closed_on = self.case["closed_on"]
        return self.case["placed_on"] <= day and (closed_on is None or day < closed_on)


def accounts() -> list[Account]:
    """All accounts of the floor, in order of case_id."""
    return [_account(number) for number in range(1, floor()["case_count"] + 1)]


def _account(number: int) -> Account:
    random = Random(f"{floor()['seed']} account {number}")
    client = random.choices(floor()["clients"], weights=[c["share"] for c in floor()["clients"]])[0]
    first, last = floor()["first_day"], floor()["last_day"]
    placed_on = first + timedelta(days=random.randrange(-25, (last - first).days - 4))
    agent = random.choices(floor()["agents"], weights=[a["skill"] for a in floor()["agents"]])[0]
    closed_on = placed_on + timedelta(days=round(random.triangular(18, 48, _OPEN_DAYS)))
    if is_long_lost := number % 50 == 0:
        placed_on, closed_on = first - timedelta(days=40), last + timedelta(days=30)
    case_id = f"C{number:05d}"
    dpd = min(185, round(random.lognormvariate(3.3, 0.75)) + 3)
    installments = _installments(random, case_id, client["median_amount"], placed_on - timedelta(days=dpd))
    account = Account(
        case={
            "case_id": case_id,
            "client": client["name"],
            "product": client["product"],
            "debtor_id": f"D{number:05d}",
            "debtor_name": invented_name(random),
            "id_no": f"000000{random.randrange(1960, 2004)}{random.randrange(10**8):08d}",
            "phone": invented_number(random),
            "placed_on": placed_on,
            "placed_amount": sum(
                row["due_amount"] for row in installments if row["due_on"] >= placed_on - timedelta(days=dpd)
            ),
            "return_on": placed_on + timedelta(days=60),
            "closed_on": closed_on if closed_on <= last else None,
            "status": "结案" if closed_on <= last else "在催",
            "agent_id": agent["id"],
            "team_id": agent["team"],
            "risk_grade": random.choices("ABCD", weights=(3, 4, 2, 1))[0],
            "reachability": "失联" if is_long_lost else None,
            "blacklisted": random.random() < 0.01,
        },
        installments=installments,
        contacts=_contacts(random, case_id, number),
        will=min(0.95, random.betavariate(1.6, 2.2) * agent["skill"]),
        is_lost=random.random() < 0.16 or is_long_lost,
    )
    _pay_before(account, placed_on - timedelta(days=dpd))
    _pay_after(random, account)
    return account


def _installments(random: Random, case_id: str, median: int, oldest_unpaid: date) -> list[Row]:
    total = median * math.exp(random.gauss(0, 0.7))
    count = random.choice((6, 9, 12))
    unpaid_from = random.randrange(0, count - 2)
    amount = Decimal(total / count).quantize(_CENT)
    return [
        {
            "case_id": case_id,
            "installment_no": str(number + 1),
            "due_on": oldest_unpaid + timedelta(days=30 * (number - unpaid_from)),
            "due_amount": amount,
        }
        for number in range(count)
    ]


def _contacts(random: Random, case_id: str, number: int) -> list[Row]:
    relations = random.choices(
        list(floor()["relations"]), weights=floor()["relations"].values(), k=random.choice((1, 2, 2, 3))
    )
    return [
        {
            "contact_id": f"K{number:05d}{place}",
            "case_id": case_id,
            "name": invented_name(random),
            "relation": relation,
            "phone": invented_number(random),
            "consent": random.random() < 0.3,
            "do_not_contact_from": None,
        }
        for place, relation in enumerate(relations)
    ]


def _pay_before(account: Account, oldest_unpaid: date) -> None:
    for row in account.installments:
        if row["due_on"] < oldest_unpaid:
            _pay(account, row["due_on"], row["due_amount"], row["installment_no"], time(9, 0))


def _pay_after(random: Random, account: Account) -> None:
    """Payments while the case is worked: the willing pay an installment or all that is due, some a part of it."""
    case = account.case
    day = case["placed_on"] + timedelta(days=1 + round(random.expovariate(account.will / 9 + 0.01)))
    end = min(case["closed_on"] or floor()["last_day"], floor()["last_day"])
    while day <= end:
        due = [row for row in account.installments if row["due_on"] < day]
        owed = sum(row["due_amount"] for row in due) - sum(row["amount"] for row in account.payments)
        if owed <= 0:
            return
        share = random.choices((1, Decimal("0.5"), Decimal("0.3"), Decimal("0.1")), weights=(4, 2, 2, 1))[0]
        _pay(
            account,
            day,
            (owed * share).quantize(_CENT),
            "",
            time(random.randrange(9, 21), random.randrange(60)),
        )
        if random.random() < 0.01:
            _pay(account, day, -(owed * share).quantize(_CENT), "", time(21, 30))
        day += timedelta(days=3 + round(random.expovariate(account.will / 9 + 0.01)))


def _pay(account: Account, day: date, amount: Decimal, installment_no: str, at: time) -> None:
    account.payments.append(
        {
            "payment_id": f"P{account.case_id[1:]}{len(account.payments):02d}",
            "case_id": account.case_id,
            "paid_at": datetime.combine(day, at),
            "amount": amount,
            "installment_no": installment_no,
            "channel": "银行代扣" if installment_no else "APP",
            "payer_relation": "self",
        }
    )
