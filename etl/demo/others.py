"""The sample's messages, letters, visits and complaints, and the waivers that the banks approved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from etl.demo.accounts import Account
from etl.demo.people import Row, floor

SMS_CLIENT = "海岳银行"
"""The one bank that allows SMS (`overrides.toml` of the sample)."""

_SMS = (
    "【和富金融】您好，您在{client}的账单已逾期，当期应还{amount}元，请尽快通过官方渠道还款。如已还款请忽略。",
    "【和富金融】{client}提醒：您有一笔款项已逾期，请于近日处理，如有困难可致电协商。",
)
_ROUGH_SMS = "行为恶劣！限今日12点前还清，否则后果自负，我们将上门并通知你的单位和家人。"
_LETTER = (
    "兹受{client}委托通知：您名下账户已逾期{days}天，应还日期{due_on}，逾期将按合同计收违约金并报送征信。"
)


def sms(accounts: list[Account]) -> list[Row]:
    """The rows of `sms`: the bank that allows them gets one on the day of placement, two others a planted one."""
    rows: list[Row] = []
    for account in accounts:
        random = Random(f"{floor()['seed']} sms {account.case_id}")
        allowed = account.case["client"] == SMS_CLIENT
        if random.random() > (0.93 if allowed else 0.015):
            continue
        sent_on = max(account.case["placed_on"], floor()["first_day"])
        text = random.choice(_SMS).format(
            client=account.case["client"], amount=account.installments[0]["due_amount"]
        )
        rows.append(
            _sms(account, len(rows), sent_on, _ROUGH_SMS if not allowed and len(rows) % 3 == 0 else text)
        )
    return rows


def _sms(account: Account, number: int, sent_on: date, text: str) -> Row:
    return {
        "sms_id": f"S{number:05d}",
        "case_id": account.case_id,
        "agent_id": account.case["agent_id"],
        "phone": account.case["phone"],
        "relation": "self",
        "sent_at": datetime.combine(sent_on, time(8, 1)),
        "template_id": "OD-1",
        "text": text,
        "status": "已送达",
    }


def letters(accounts: list[Account]) -> list[Row]:
    """The rows of `letters`: to every twelfth case, three weeks after placement."""
    rows: list[Row] = []
    for account in accounts[::12]:
        sent_on = account.case["placed_on"] + timedelta(days=21)
        if floor()["first_day"] <= sent_on <= floor()["last_day"]:
            due = account.installments[0]["due_on"]
            text = _LETTER.format(client=account.case["client"], days=(sent_on - due).days, due_on=due)
            rows.append(
                {
                    "letter_id": f"L{len(rows):04d}",
                    "case_id": account.case_id,
                    "sent_on": sent_on,
                    "text": text,
                    "replied_on": sent_on + timedelta(days=6) if len(rows) % 3 == 0 else None,
                }
            )
    return rows


def visits(accounts: list[Account]) -> list[Row]:
    """The rows of `visits`; one went alone, one had no appointment, one an appointment of the same day (planted)."""
    rows: list[Row] = []
    for number, account in enumerate(accounts[7::25]):
        visited_at = datetime.combine(account.case["placed_on"] + timedelta(days=17), time(14, 30))
        if not floor()["first_day"] <= visited_at.date() <= floor()["last_day"]:
            continue
        appointment: datetime | None = visited_at - timedelta(days=2)
        if number % 7 == 3:
            appointment = None if number % 2 else visited_at - timedelta(hours=5)
        rows.append(
            {
                "visit_id": f"V{number:04d}",
                "case_id": account.case_id,
                "visited_at": visited_at,
                "appointment_at": appointment,
                "staff_ids": "A03" if number % 9 == 5 else "A03;A08",
                "result": "见到本人",
                "note": "说明逾期情况，客户表示将处理",
                "reported_at": visited_at + timedelta(hours=3),
            }
        )
    return rows


def complaints(calls: list[Row]) -> list[Row]:
    """The rows of `complaints`: most about the two rough collectors, one in five upheld."""
    rows: list[Row] = []
    for call in calls:
        random = Random(f"{floor()['seed']} complaint {call['call_id']}")
        rate = 0.012 if call["agent_id"] in ("A04", "A11") else 0.003
        if call["result"] != "answered" or random.random() > rate:
            continue
        received_at = call["started_at"] + timedelta(days=1, hours=random.randrange(6))
        rows.append(
            {
                "complaint_id": f"T{len(rows):04d}",
                "received_at": received_at,
                "case_id": call["case_id"],
                "call_id": call["call_id"],
                "agent_id": call["agent_id"],
                "channel": random.choice(("银行客服", "公司热线", "监管转办")),
                "text": random.choice(("反映催收人员态度恶劣", "反映频繁致电家人", "要求停止联系第三方")),
                "upheld": random.random() < 0.4,
                "closed_at": received_at + timedelta(days=random.randrange(2, 22)),
            }
        )
    return rows


def waivers(accounts: list[Account]) -> list[Row]:
    """The rows of `waivers`: to every thirtieth case, by the bank's letter."""
    return [
        {
            "waiver_id": f"W{number:04d}",
            "case_id": account.case_id,
            "approved_on": account.case["placed_on"] + timedelta(days=12),
            "amount": Decimal("300.00"),
            "authority": f"{account.case['client']}减免函〔2026〕{number:03d}号",
        }
        for number, account in enumerate(accounts[::30])
    ]
