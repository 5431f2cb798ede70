"""Imports calendar files one after the other into one calendar, as a calendar program does: an event with the same UID
takes the place of the older one, unless its SEQUENCE is lower. Prints how many events there were after each file, and the
events of the end, as JSON."""

import json
import sys

from icalendar import Calendar

events = {}
counts = []
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    broken = list(calendar.errors)
    for event in calendar.walk("VEVENT"):
        broken += event.errors
        uid = str(event["UID"])
        known = events.get(uid)
        sequence = int(event["SEQUENCE"])
        if known and known["sequence"] > sequence:
            continue
        alarms = [alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")]
        events[uid] = {
            "day": event["DTSTART"].dt.isoformat(),
            "days": (event["DTEND"].dt - event["DTSTART"].dt).days,
            "sequence": sequence,
            "summary": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
            "alarms": alarms,
        }
    if broken:
        sys.exit(f"{name}: {broken}")
    counts.append(len(events))
print(json.dumps({"counts": counts, "events": events}))
