# Vouvoiement, phrases courtes. Les explications sont dans en.ftl.

# L'espace insécable devant les deux-points, le point-virgule et le point d'interrogation.
-nbsp = { "\u00A0" }


## Les nombres, et comment les mots se joignent

decimal-mark = ,
amount-cm = { $number } cm
amount-in = { $number } { $count ->
    [one] pouce
   *[other] pouces
}
amount-kg = { $number } kg
list-comma = { $first }, { $rest }
list-and = { $first } et { $last }
list-misses = { $first }{ -nbsp }; { $rest }


## Ce qui est mesuré, avec son article, comme sujet de la phrase

point-ankle = le tour de cheville
point-ankle_b1 = le tour du bas du mollet
point-calf = le tour de mollet
point-below_knee = le tour sous le genou
point-thigh = le tour de cuisse
point-hip = le tour de hanches
point-waist = le tour de taille
point-length_floor_to_knee = la longueur du sol au genou
point-length_floor_to_groin = la longueur du sol à l’entrejambe
point-length_ankle_to_knee = la longueur de la cheville au genou
point-foot_length = la longueur du pied
point-height = la stature
point-weight = le poids
point-shoe_eu = la pointure EU
point-shoe_uk = la pointure UK
point-shoe_us = la pointure US
point-shoe_us_m = la pointure US homme
point-shoe_us_w = la pointure US femme


## La réponse en une phrase

outcome-match = Une taille convient.
outcome-borderline = Une taille convient, mais de justesse.
outcome-several = Plus d’une taille convient.
outcome-per_leg = Vos jambes demandent des tailles différentes.
outcome-no_size = Aucune taille ne convient.
outcome-more_needed = Il nous faut d’autres mesures pour indiquer une taille.
outcome-see_clinician = Vos mollets sont si différents que nous n’indiquons pas de taille. Veuillez consulter un médecin.
outcome-implausible = Veuillez vérifier vos chiffres{ -nbsp }: ils sont inhabituels pour une jambe.


## Pourquoi aucune taille ne convient
## « dépasse », « reste en dessous » et « est exactement de » ne s’accordent pas en genre.

miss-over = { $point } dépasse la taille { $size } de { $by }
miss-under = { $point } reste { $by } en dessous de la taille { $size }
miss-at-upper-bound = la taille { $size } est pour moins de { $bound }, et { $point } est exactement de { $bound }
miss-at-lower-bound = la taille { $size } est pour plus de { $bound }, et { $point } est exactement de { $bound }
no-size = Aucune taille ne convient{ -nbsp }: { $misses }.


## Ce qui manque ou semble étrange

missing = Pour indiquer une taille, il nous faut encore { $points }.
doubt-range = { $point } sort des valeurs habituelles.
doubt-against = { $point } dépasse ce que { $against } laisse attendre.
slip-inches = Avez-vous mesuré en pouces{ -nbsp }?
slip-centimetres = Avez-vous mesuré en centimètres{ -nbsp }?
slip-millimetres = S’agit-il de millimètres{ -nbsp }?
slip-unknown = Veuillez vérifier cette valeur.
calves-differ = Vos tours de mollet diffèrent de { $by }.
third-reading = { $point } varie de { $by } entre deux mesures. Veuillez mesurer une troisième fois.


## Les conseils, par code

advice-measure_again_in_the_morning = Les jambes gonflent au cours de la journée. Mesurez à nouveau le matin, debout, avant de commander.
advice-measure_both_legs = Les deux jambes sont souvent différentes. Mesurez aussi l’autre jambe.
advice-see_a_clinician = Vos tours de mollet diffèrent de 3 cm ou plus. Mesurez-les encore une fois. S’ils diffèrent toujours, consultez un médecin avant de porter une compression. En cas de douleur, de gonflement, de chaleur ou de rougeur apparus dans une jambe, d’essoufflement ou de douleur dans la poitrine, demandez tout de suite une aide médicale.
advice-second_reading = Mesurez à nouveau sur un trait de stylo tracé sur la peau, le mètre ruban à plat et sans serrer, et indiquez les deux mesures.
advice-nothing_in_stock = Ce qui convient n’est pas en stock actuellement, ni rien d’autre de la même force qui convienne. Demandez à la boutique quand l’article reviendra, ou adressez-vous à un magasin de matériel médical.
advice-ask_for_made_to_measure = Aucune taille de cette boutique ne convient. Demandez du sur-mesure à la boutique ou à un magasin de matériel médical.
advice-two_sizes = Vos jambes demandent des tailles différentes. Commandez-en une de chaque, ou demandez conseil à un pharmacien ou à un orthésiste.
advice-the_chart_does_not_decide = Plus d’une taille convient, et le fabricant ne dit pas laquelle prendre. Mesurez à nouveau, ou demandez à la boutique.


## Auprès de chaque produit : les forces à usage médical, et toutes les autres

guidance-required = Les chaussettes et bas de cette force sont vendus pour un usage médical. Demandez l’avis d’un médecin, d’un infirmier ou d’un pharmacien avant de les porter{ -nbsp }; la boutique vérifie ces commandes avant de les expédier.
guidance-not-required = Si vous avez des artères des jambes rétrécies, une insuffisance cardiaque ou une perte de sensibilité des pieds, consultez un médecin avant de porter une compression.


## Les questions de santé : consentement, urgence, réponses habituelles

# Un consentement modifié demande une nouvelle version ; voir en.ftl.
consent-version = 2026-11
consent =
    J’accepte que cette boutique conserve mes réponses aux questions sur la santé de la personne qui portera l’article et s’en serve pour vérifier des commandes. Si je réponds pour quelqu’un d’autre, cette personne est d’accord.

    Pourquoi{ -nbsp }: seulement pour comparer cet achat, et les achats suivants pour la même personne, avec les raisons médicales publiées de ne pas porter de compression (contre-indications) et avec la règle de vente de la boutique.

    Quoi{ -nbsp }: les réponses que je choisis et les nombres que j’indique. Il n’y a pas de texte libre.

    Combien de temps{ -nbsp }: 180 jours au plus, ou jusqu’à ce que les réponses soient effacées. Ce qui a été décidé pour une commande est conservé plus longtemps, sans les réponses.

    Je peux retirer ce consentement et faire effacer les réponses à tout moment.

    Je peux aussi acheter sans répondre. Les forces en vente libre sont alors envoyées avec un avis, et les forces à usage médical peuvent être débloquées par une ordonnance vérifiée ou par téléphone.
urgent-care = Veuillez demander maintenant une aide médicale pour la personne qui portera l’article. Une réponse indique un signe qu’un médecin doit examiner sans attendre. En cas de difficulté à respirer, de douleur dans la poitrine ou d’aggravation rapide, appelez le numéro d’urgence. Ne mettez pas de compression avant qu’un médecin l’ait examiné. Ceci n’est pas un diagnostic{ -nbsp }: nous ne connaissons pas la cause.
answer-yes = Oui
answer-no = Non
answer-unknown = Je ne sais pas
