"""Sends transactions as another team's Python service would: Confluent's client, serializer and registry client.

usage: produce.py <registry> <bootstrap servers> <topic> <number of events> <schema versions, oldest first>...

The registry is an address, or "mock://": the client's own stand-in. The versions are registered in their order, so that
each has its number as its id; a registry they were published to answers with the ids they have.
Prints the events, one JSON a line.
"""

import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from transactions import event


def main() -> None:
    url, bootstrap, topic, count, *versions = sys.argv[1:]
    registry = SchemaRegistryClient.new_client({"url": url})
    for version, path in enumerate(versions, start=1):
        with open(path, encoding="utf-8") as file:
            schema = file.read()
        schema_id = registry.register_schema(f"{topic}-value", Schema(schema, "AVRO"))
        assert schema_id == version, f"version {version} got id {schema_id}"
    # The stand-in would take the serializer's own registration for another version.
    stand_in = {"auto.register.schemas": False, "use.latest.version": True}
    serialize = AvroSerializer(registry, schema, conf=stand_in if url == "mock://" else None)
    context = SerializationContext(topic, MessageField.VALUE)
    failed = []
    producer = Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "compression.type": "lz4"}
    )
    for i in range(int(count)):
        sent = event(i, "python")
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
