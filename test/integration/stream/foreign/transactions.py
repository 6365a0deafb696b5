"""Transactions as another team makes them up."""

import time
import uuid

TYPES = ["PURCHASE", "REFUND", "TRANSFER", "WITHDRAWAL", "DEPOSIT"]


def event(i: int, accounts: str) -> dict:
    located = i % 3 == 0
    return {
        "eventId": str(uuid.uuid4()),
        "type": TYPES[i % len(TYPES)],
        "accountId": f"{accounts}-{i % 17}",
        "amountMinor": 100 + i * 37,
        "currency": ["EUR", "USD", "JPY"][i % 3],
        "merchantId": None if i % 4 == 0 else f"Café Müller {i} 🥐",
        "terminalId": None if i % 5 == 0 else f"t-{i}",
        "country": None if i % 2 == 0 else "DE",
        "latitude": 52.52 + i / 1000 if located else None,
        "longitude": -13.405 - i / 1000 if located else None,
        "occurredAt": int(time.time() * 1000) - 60_000 + i,
        "metadata": {} if i % 2 == 0 else {"channel": "pos", "note": "naïve – \"quoted\" \\ \t"},
    }
