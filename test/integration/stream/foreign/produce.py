"""Sends transactions as another team's Python service would: Confluent's client, serializer and registry client.

usage: produce.py <bootstrap servers> <topic> <number of events> <schema versions, oldest first>...

The registry is the client's own stand-in ("mock://"), filled in the order of the versions, so that it gives out the
ids of a registry the schemas were published to. Prints the events, one JSON a line.
"""

import json
import sys
import time
import uuid

from confluent_kafka import Producer
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

TYPES = ["PURCHASE", "REFUND", "TRANSFER", "WITHDRAWAL", "DEPOSIT"]


def event(i: int) -> dict:
    located = i % 3 == 0
    return {
        "eventId": str(uuid.uuid4()),
        "type": TYPES[i % len(TYPES)],
        "accountId": f"python-{i % 17}",
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


def main() -> None:
    bootstrap, topic, count, *versions = sys.argv[1:]
    registry = SchemaRegistryClient.new_client({"url": "mock://"})
    for version, path in enumerate(versions, start=1):
        with open(path, encoding="utf-8") as file:
            schema = file.read()
        schema_id = registry.register_schema(f"{topic}-value", Schema(schema, "AVRO"))
        assert schema_id == version, f"version {version} got id {schema_id}"
    serialize = AvroSerializer(registry, schema, conf={"auto.register.schemas": False, "use.latest.version": True})
    context = SerializationContext(topic, MessageField.VALUE)
    failed = []
    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "compression.type": "lz4"}
    )
    for i in range(int(count)):
        sent = event(i)
        producer.produce(
            topic,
            key=sent["accountId"].encode(),
            value=serialize(sent, context),
            on_delivery=lambda error, _: failed.append(str(error)) if error else None,
        )
        print(json.dumps(sent))
    left = producer.flush(20)
    if failed or left:
        sys.exit(f"not delivered: {left} {failed[:3]}")


main()
