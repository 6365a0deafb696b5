"""Puts transactions on the bus as any AWS SDK or `aws events put-events` does; botocore is what both are made of.

usage: put_events.py <endpoint> <region> <bus> <source> <detail type> <number of events>

Credentials come from the environment. Prints the events, one JSON a line.
"""

import json
import sys

from botocore.session import get_session

from transactions import event

MOST_ENTRIES = 10


def main() -> None:
    endpoint, region, bus, source, detail_type, count = sys.argv[1:]
    client = get_session().create_client("events", region_name=region, endpoint_url=endpoint)
    events = [event(i, "botocore") for i in range(int(count))]
    for first in range(0, len(events), MOST_ENTRIES):
        answer = client.put_events(
            Entries=[
                {"EventBusName": bus, "Source": source, "DetailType": detail_type, "Detail": json.dumps(each)}
                for each in events[first : first + MOST_ENTRIES]
            ]
        )
        if answer["FailedEntryCount"]:
            sys.exit(f"not put: {answer['Entries']}")
    for each in events:
        print(json.dumps(each))


main()
