"""English words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part, listed

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: listed(
            "shopping, groceries, grocery, supermarket, errands, bread, milk, vegetables, "
            "toilet paper, food shopping, go to the shop, bakery"
        ),
        Kind.MEDICINES: listed(
            "medicine, medicines, medication, medications, pharmacy, chemist, prescription, "
            "tablets from the pharmacy, pills, insulin, drugstore"
        ),
        Kind.RIDE: listed(
            "ride, lift to, drive me, driver, transport, taxi, be driven, drive to, lift for, "
            "drop me off, pick me up"
        ),
        Kind.TALK: listed(
            "talk to someone, talk to somebody, talk, chat, company, lonely, someone to talk to"
        ),
        Kind.FORM: listed("form, forms, paperwork, papers, fill in, fill out, tax return, documents"),
        Kind.REPAIR: listed(
            "repair, repairs, fix, handyman, light bulb, lightbulb, leaking tap, dripping tap, "
            "small repair, odd job, odd jobs"
        ),
        Kind.PARCEL: listed("food parcel, food parcels, food bank, foodbank, food package"),
        Kind.SCREEN: listed("computer, tablet, printer, internet, wifi, password, smartphone, laptop"),
        Kind.NONE: listed("parcel at the post office, collect a parcel, insurance company, wallpaper"),
    },
    days={
        **dict.fromkeys(listed("today, asap today"), 0),
        **dict.fromkeys(listed("tomorrow"), 1),
        **dict.fromkeys(listed("day after tomorrow, the day after tomorrow"), 2),
    },
    today_parts={
        **dict.fromkeys(listed("this morning"), Part.MORNING),
        **dict.fromkeys(listed("this afternoon"), Part.AFTERNOON),
        **dict.fromkeys(listed("this evening, tonight"), Part.EVENING),
        **dict.fromkeys(listed("this lunchtime"), Part.NOON),
    },
    tomorrow_parts={},
    weekdays=(
        listed("monday"),
        listed("tuesday"),
        listed("wednesday"),
        listed("thursday"),
        listed("friday"),
        listed("saturday"),
        listed("sunday"),
    ),
    parts={
        **dict.fromkeys(listed("morning"), Part.MORNING),
        **dict.fromkeys(listed("noon, midday, lunchtime"), Part.NOON),
        **dict.fromkeys(listed("afternoon"), Part.AFTERNOON),
        **dict.fromkeys(listed("evening"), Part.EVENING),
    },
    glued={},
    months=(
        listed("january, jan"),
        listed("february, feb"),
        listed("march, mar"),
        listed("april, apr"),
        listed("may"),
        listed("june, jun"),
        listed("july, jul"),
        listed("august, aug"),
        listed("september, sep, sept"),
        listed("october, oct"),
        listed("november, nov"),
        listed("december, dec"),
    ),
    this_=frozenset(listed("this")),
    next_=frozenset(listed("next")),
    next_week=listed("next week, the week after, coming week"),
    not_then=frozenset(
        listed(
            "after, before, between, by, each, every, except, from, no, not, on or before, starting, "
            "till, until"
        )
    ),
    long_ago=frozenset(listed("last, past, since")),
    not_at=frozenset(
        listed(
            "after, before, between, by, during, every, from, half, in, not, past, quarter, since, "
            "till, until, within, yesterday"
        )
    ),
    repeated=listed("mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays"),
    said_otherwise=listed(
        "good morning, good afternoon, good evening, have a nice evening, nice evening, "
        "yesterday, yesterday morning, yesterday afternoon, yesterday evening, last night, "
        "see you tomorrow, mornings, evenings, afternoons, goodnight, companies, shipping, "
        "chopping, dinner, stopping, talk english, cannot talk, can't talk, formal, dogs, diver, "
        "drover, hours, prescribe, transports, friends, forum, warning, mourning, adapter, "
        "pointer, painter"
    ),
    foreign=frozenset(listed("an, bad, brief, brood, car, die, gift, lift, pain, pains, reden, rit")),
    links=frozenset(
        listed(
            "a, about, an, and, around, at, district, for, in, my, neighbourhood, of, on, please, "
            "the, this, to"
        )
    ),
)
