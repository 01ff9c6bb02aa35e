# Höfliche Anrede (Sie), kurze Sätze. Erklärungen stehen in en.ftl.


## Zahlen, und wie Wörter verbunden werden

decimal-mark = ,
amount-cm = { $number } cm
amount-in = { $number } Zoll
amount-kg = { $number } kg
list-comma = { $first }, { $rest }
list-and = { $first } und { $last }
list-misses = { $first }; { $rest }


## Was gemessen wird, mit Artikel, als Subjekt des Satzes

point-ankle = der Fesselumfang
point-ankle_b1 = der Umfang am Wadenansatz
point-calf = der Wadenumfang
point-below_knee = der Umfang unter dem Knie
point-thigh = der Oberschenkelumfang
point-hip = der Hüftumfang
point-waist = der Taillenumfang
point-length_floor_to_knee = die Länge vom Boden bis zum Knie
point-length_floor_to_groin = die Länge vom Boden bis zum Schritt
point-length_ankle_to_knee = die Länge von der Fessel bis zum Knie
point-foot_length = die Fußlänge
point-height = die Körpergröße
point-weight = das Gewicht
point-shoe_eu = die EU-Schuhgröße
point-shoe_uk = die UK-Schuhgröße
point-shoe_us = die US-Schuhgröße
point-shoe_us_m = die US-Schuhgröße für Herren
point-shoe_us_w = die US-Schuhgröße für Damen


## Die Antwort in einem Satz

outcome-match = Eine Größe passt.
outcome-borderline = Eine Größe passt, aber nur knapp.
outcome-several = Mehr als eine Größe passt.
outcome-per_leg = Ihre Beine brauchen verschiedene Größen.
outcome-no_size = Keine Größe passt.
outcome-more_needed = Für eine Größe brauchen wir weitere Maße.
outcome-see_clinician = Ihre Waden sind so verschieden, dass wir keine Größe nennen. Bitte fragen Sie eine Ärztin oder einen Arzt.
outcome-implausible = Bitte prüfen Sie Ihre Zahlen: Sie sind für ein Bein ungewöhnlich.


## Warum keine Größe passt

miss-over = { $point } liegt { $by } über Größe { $size }
miss-under = { $point } liegt { $by } unter Größe { $size }
miss-at-upper-bound = Größe { $size } gilt nur unter { $bound }, und { $point } beträgt genau { $bound }
miss-at-lower-bound = Größe { $size } gilt erst über { $bound }, und { $point } beträgt genau { $bound }
no-size = Keine Größe passt: { $misses }.


## Was fehlt oder seltsam aussieht

missing = { $count ->
    [one] Für eine Größe fehlt noch { $points }.
   *[other] Für eine Größe fehlen noch { $points }.
}
doubt-range = { $point } liegt außerhalb des üblichen Bereichs.
doubt-against = { $point } ist größer, als { $against } erwarten lässt.
slip-inches = Haben Sie in Zoll gemessen?
slip-centimetres = Haben Sie in Zentimetern gemessen?
slip-millimetres = Sind das Millimeter?
slip-unknown = Bitte prüfen Sie den Wert.
calves-differ = Ihre Wadenumfänge unterscheiden sich um { $by }.
third-reading = { $point } weicht zwischen zwei Messungen um { $by } ab. Bitte messen Sie ein drittes Mal.


## Hinweise, nach ihrem Code

advice-measure_again_in_the_morning = Beine schwellen im Laufe des Tages an. Messen Sie noch einmal morgens im Stehen, bevor Sie bestellen.
advice-measure_both_legs = Beine sind oft verschieden. Messen Sie auch das andere Bein.
advice-see_a_clinician = Ihre Wadenumfänge unterscheiden sich um 3 cm oder mehr. Messen Sie beide noch einmal. Bleibt der Unterschied, fragen Sie eine Ärztin oder einen Arzt, bevor Sie Kompression tragen. Bei neuen Schmerzen, Schwellung, Überwärmung oder Rötung an einem Bein, bei Atemnot oder Brustschmerzen holen Sie sofort ärztliche Hilfe.
advice-second_reading = Messen Sie noch einmal an einem Stiftstrich auf der Haut, mit flach anliegendem Maßband, das nicht drückt, und geben Sie beide Werte an.
advice-nothing_in_stock = Was passt, ist zurzeit nicht auf Lager, und auch nichts anderes in derselben Stärke, das passt. Fragen Sie den Shop, wann es wiederkommt, oder ein Sanitätshaus.
advice-ask_for_made_to_measure = Keine Größe dieses Shops passt. Fragen Sie den Shop oder ein Sanitätshaus nach einer Maßanfertigung.
advice-two_sizes = Ihre Beine brauchen verschiedene Größen. Bestellen Sie von jeder eine, oder lassen Sie sich im Sanitätshaus beraten.
advice-the_chart_does_not_decide = Mehr als eine Größe passt, und der Hersteller sagt nicht, welche zu wählen ist. Messen Sie noch einmal, oder fragen Sie den Shop.


## Bei jedem Produkt: Stärken für medizinischen Gebrauch, und alle anderen

guidance-required = Strümpfe dieser Stärke werden für den medizinischen Gebrauch verkauft. Fragen Sie in der Arztpraxis, bei der Pflege oder in der Apotheke nach, bevor Sie sie tragen; der Shop prüft solche Bestellungen, bevor er sie verschickt.
guidance-not-required = Wenn Sie verengte Beinarterien, eine Herzschwäche oder wenig Gefühl in den Füßen haben, fragen Sie eine Ärztin oder einen Arzt, bevor Sie Kompression tragen.


## Fragen zur Gesundheit: Einwilligung, dringende Hilfe, übliche Antworten

# Eine Änderung der Einwilligung braucht eine neue Version; siehe en.ftl.
consent-version = 2026-11
consent =
    Ich willige ein, dass dieser Shop meine Antworten auf Fragen zur Gesundheit der Person, die das Produkt tragen wird, aufbewahrt und damit Bestellungen prüft. Antworte ich für jemand anderen, ist diese Person damit einverstanden.

    Wozu: nur um diesen Kauf, und spätere Käufe für dieselbe Person, mit veröffentlichten medizinischen Gründen gegen Kompression (Gegenanzeigen) und mit der Verkaufsregel des Shops abzugleichen.

    Was: die Antworten, die ich auswähle, und die Zahlen, die ich angebe. Freien Text gibt es nicht.

    Wie lange: höchstens 180 Tage, oder bis die Antworten gelöscht werden. Was über eine Bestellung entschieden wurde, wird länger aufbewahrt, ohne die Antworten.

    Ich kann diese Einwilligung jederzeit widerrufen und die Antworten löschen lassen.

    Ich kann auch ohne Antworten kaufen. Frei verkäufliche Stärken werden dann mit einem Hinweis verschickt, medizinische Stärken können durch ein geprüftes Rezept oder telefonisch freigegeben werden.
urgent-care = Bitte holen Sie jetzt ärztliche Hilfe für die Person, die das Produkt tragen wird. Eine Antwort nennt ein Zeichen, das ohne Aufschub ärztlich angesehen werden muss. Bei Atemnot, Schmerzen in der Brust oder wenn es schnell schlimmer wird, rufen Sie den Notruf. Legen Sie keine Kompression an, bevor es ärztlich angesehen wurde. Das ist keine Diagnose: Die Ursache kennen wir nicht.
answer-yes = Ja
answer-no = Nein
answer-unknown = Weiß ich nicht
