# What a shopper reads from the sizing service: plain words, short, polite.
# Never a promise that something is safe, and never advice on a grade.
#
# This file is the reference: every other language has the same messages with the same variables.
# Only $count may be left out; it is a number that is not shown and chooses a plural.
# All other variables are texts. A sentence that begins with a variable gets its capital letter later.


## Numbers, and how words are joined

decimal-mark = .
amount-cm = { $number } cm
amount-in = { $number } { $count ->
    [one] inch
   *[other] inches
}
amount-kg = { $number } kg
list-comma = { $first }, { $rest }
list-and = { $first } and { $last }
list-misses = { $first }; { $rest }


## What is measured, with its article, as the subject of a sentence

point-ankle = the ankle
point-ankle_b1 = the lower calf
point-calf = the calf
point-below_knee = the girth below the knee
point-thigh = the thigh
point-hip = the hip girth
point-waist = the waist
point-length_floor_to_knee = the length from floor to knee
point-length_floor_to_groin = the length from floor to groin
point-length_ankle_to_knee = the length from ankle to knee
point-foot_length = the foot length
point-height = the height
point-weight = the weight
point-shoe_eu = the EU shoe size
point-shoe_uk = the UK shoe size
point-shoe_us = the US shoe size
point-shoe_us_m = the US men's shoe size
point-shoe_us_w = the US women's shoe size


## The answer in a sentence

outcome-match = One size fits.
outcome-borderline = One size fits, but only just.
outcome-several = More than one size fits.
outcome-per_leg = Your legs need different sizes.
outcome-no_size = No size fits.
outcome-more_needed = We need more measurements to name a size.
outcome-see_clinician = Your calves differ so much that we name no size. Please ask a doctor.
outcome-implausible = Please check your numbers: they are unusual for a leg.


## Why no size fits

# $size is the maker's name of a size, $by and $bound are amounts: "2 cm".
miss-over = { $point } is { $by } over size { $size }
miss-under = { $point } is { $by } under size { $size }
# The printed bound does not belong to the size, and the measurement is exactly the bound.
miss-at-upper-bound = size { $size } is for less than { $bound }, and { $point } is exactly { $bound }
miss-at-lower-bound = size { $size } is for more than { $bound }, and { $point } is exactly { $bound }
# $misses is a list of the texts above.
no-size = No size fits: { $misses }.


## What is missing or looks wrong

missing = { $count ->
    [one] Please give one more measurement: { $points }.
   *[other] Please give these measurements too: { $points }.
}
doubt-range = { $point } is outside the usual range.
doubt-against = { $point } is larger than expected beside { $against }.
slip-inches = Did you measure in inches?
slip-centimetres = Did you measure in centimetres?
slip-millimetres = Are these millimetres?
slip-unknown = Please check it.
calves-differ = Your calves differ by { $by }.
third-reading = { $point } differs by { $by } between two readings. Please measure a third time.


## Advice, by its code

advice-measure_again_in_the_morning = Legs swell over the day. Measure again in the morning, standing, before you order.
advice-measure_both_legs = Legs often differ. Measure the other leg too.
advice-see_a_clinician = Your calves differ by 3 cm or more. Measure both once more. If they still differ, ask a doctor before you wear compression. With new pain, swelling, warmth or redness in one leg, or if you are short of breath or have chest pain, get medical help at once.
advice-second_reading = Measure again at a pen mark on the skin, tape flat and not tight, and give both readings.
advice-nothing_in_stock = What fits is not in stock now, nor is anything else of the same strength that fits. Ask the shop when it comes back, or a medical supply store.
advice-ask_for_made_to_measure = No size of this shop fits. Ask the shop or a medical supply store for made to measure.
advice-two_sizes = Your legs need different sizes. Order one of each, or ask a fitter.
advice-the_chart_does_not_decide = More than one size fits, and the maker does not say which to take. Measure again, or ask the shop.


## Beside every product: strengths that are for medical use, and all others

guidance-required = Socks of this strength are sold for medical use. Ask a doctor, nurse or pharmacist before you wear them; the shop checks orders for them before it ships.
guidance-not-required = If you have narrowed leg arteries, heart failure or loss of feeling in your feet, ask a doctor before you wear any compression.


## Questions about health: the consent to them, urgent care, and the usual answers

# People agree to an exact text. Whoever changes a letter of the consent changes its version too, and
# adds both to the table in tests/unit/services/test_guidance_texts.py; the question is asked anew then.
# What it says must be true: who, what, why, how long, how to undo it, and how to do without.
consent-version = 2026-11
consent =
    I agree that this shop keeps my answers to questions about the health of the person who will wear the garment, and checks orders with them. If I answer for somebody else, that person agrees too.

    Why: only to check this purchase, and later ones for the same wearer, against published medical reasons not to wear compression (contraindications) and against the shop’s own rule for selling it.

    What: the answers that I choose and the numbers that I give. There is no free text.

    How long: 180 days at most, or until the answers are deleted. What was decided about an order is kept longer, without the answers.

    I can withdraw this consent and have the answers deleted at any time.

    I can also buy without answering. Then socks of over-the-counter strength are sent with a notice, and those of medical strength can be released by a verified prescription or by phone.
urgent-care = Please seek medical care now for the person who will wear the garment. An answer names a sign that a doctor must look at without delay. If breathing is hard, the chest hurts or it quickly gets worse, call the emergency number. Do not put on compression before a doctor has looked at it. This is not a diagnosis: we do not know the cause.
answer-yes = Yes
answer-no = No
answer-unknown = I don’t know
