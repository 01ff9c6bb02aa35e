"""The words by which a mixed shop's compression garments are told from the rest, by language.

How to write an entry: `sock` is that word; `knee high` is words that follow one another, with or
without a hyphen; `kompression*` is any word that begins so, `*strumpf` any that ends so, which is
how German and Dutch compounds are met. Case, accents and hyphens do not matter, and umlauts are met
as `ue` too. The exact word goes before a beginning or an end. Plurals are written out.

When in doubt, a word that a leg or arm garment may be sold by belongs here, and one that might be
the only other word beside "compression" on a stocking does not belong to things or clothes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.garment_sense.sign import Sign

_EVERYWHERE = {
    Sign.GRADED: "ccl*, kkl*, ral gz",
    Sign.HOSIERY: """
        sigvaris, jobst, juzo, mediven, duomed, venotrain, belsana, lastofa, venosan, gilofa,
        varisan, venoflex, compressana, compressport, circaid, juxtafit, juxtalite, farrowwrap,
        elvarex, tubigrip, mobiderm, saphenamed, ofa memory, lymphed*, lymphoed*, lymphöd*,
        lymfoed*, lymphœd*, linfedem*, struva, aulavel""",
    Sign.SUPPORT: "mmhg, mm hg, 2xu, cep, thuasne, relaxsan, ofa, medi",
    Sign.MEDICAL: "dvt, tvt, lymph*, lymf*, linfo*, thrombo*, trombo*, antithromb*, "
    "antitromb*, antiembol*, embol*, lipoedem*, lipodem*, lipedem*, oedem*, odem*, edema*",
    Sign.CLOTHES: "t shirt, tshirt, boxer, boxers, shorts, polo, bikini, bodysuit",
    Sign.THING: "laser*, dvd, yoga mat, zip file, usb, ssd, pdf, monitor, software",
}

_ENGLISH = {
    Sign.COMPRESSION: "compression*, compressive",
    Sign.GRADED: """
        compression stocking, compression stockings, compression hose, compression hosiery,
        compression sleeve, compression sleeves, support sleeve, support sleeves, pressure
        stocking, pressure stockings, pressure sock, pressure socks, pressure garment, pressure
        garments, support stocking, support stockings, support hose, support hosiery, elastic
        stocking, elastic stockings, flight sock, flight socks, flight stockings, travel sock,
        travel socks, travel stockings, anti embolism stocking, anti embolism stockings, ted
        hose, ted stockings, ted stocking""",
    Sign.MEDICAL: """
        medical, therapeutic, clinical, surgical, hospital, ulcer, ulcers, vein, veins, venous,
        varicose, embolism, circulation, swelling, swollen, heavy legs, tired legs""",
    Sign.SUPPORT: "support, supporting, supportive, graduated, recovery",
    Sign.GARMENT: """
        sock, socks, stocking, stockings, hosiery, tights, pantyhose, legging, leggings, knee
        high, knee highs, kneehigh, kneehighs, thigh high, thigh highs, over the knee, hold ups,
        stay ups, anklet, anklets, leg warmer, leg warmers, arm sleeve, arm sleeves, calf
        sleeve, calf sleeves, leg sleeve, leg sleeves, shin sleeve, shin sleeves, ankle sleeve,
        ankle sleeves, elbow sleeve, elbow sleeves""",
    Sign.CLOTHES: """
        shirt, shirts, tee, vest, vests, singlet, jersey, jerseys, jacket, jackets, hoodie, bra,
        bras, briefs, underwear, undershirt, undershirts, baselayer, base layer, corset, girdle,
        shapewear, waist trainer, tank, crop top, running top, sports top, hat, headband,
        swimsuit, trunks, rash guard, rashguard, hi vis, high visibility""",
    Sign.THING: """
        bag, bags, sack, sacks, cube, cubes, pouch, pouches, organizer, organizers, organiser,
        organisers, backpack, backpacks, suitcase, suitcases, luggage, spring, springs, fitting,
        fittings, coupling, couplings, connector, connectors, ferrule, ferrules, nut, valve,
        valves, gland, glands, brass, pipe, pipes, gauge, gauges, tester, testers, test kit,
        pump, pumps, compressor, compressors, inflator, inflators, tyre, tyres, tire, tires,
        piston, engine, blood pressure, pressure cuff, barometer, thermometer, manometer,
        sphygmomanometer, stethoscope, oximeter, regulator, vacuum, hoover, cleaner, robot,
        aspirator, cpap, mask, masks, lamp, flashlight, torch, book, books, workbook, textbook,
        puzzle, game, mattress, pillow, pillows, blanket, towel, towels, sleeping bag, tent,
        gasket, mold, mould, sprayer, massager, massagers, boots, driver, drivers, horn,
        speaker, microphone, limiter, scissors, pedal, helmet, goggles, whetstone, putty, dough""",
    Sign.ACCESSORY: """
        donning, doffing, donner, applicator, butler, sock aid, stocking aid, hosiery aid,
        detergent, lotion, adhesive, glue, drying rack, slip on aid""",
    Sign.NEGATION: "no, non, not, without, zero, free of",
    Sign.PURPOSE: "for",
}

_GERMAN = {
    Sign.COMPRESSION: "kompression*, *kompression, komprimier*, kompr",
    Sign.GRADED: """
        kompressionsstrumpf*, kompressionskniestrumpf*, kompressionsstrümpf*,
        kompressionsklass*, kompressionsarmstr*, kompressionsbeinstr*, stützstrumpf*,
        stützstrümpf*, stützkniestr*, thrombosestr*, thrombosekniestr*, antithrombosestr*,
        gummistrumpf, gummistrümpfe, reisestr*, reisekniestr*, reisesock*, reisesöck*, flugstr*,
        flugkniestr*, flugsock*, flugsöck*, elastische strümpfe""",
    Sign.MEDICAL: """
        medizin*, therapie*, ulcus*, op, therapeutisch*, venen*, vene, krampfader*,
        durchblutung*, schwellung*, geschwollen*, embolie*, schwere beine, schweren beinen, müde
        beine, müden beinen""",
    Sign.SUPPORT: "stütz*, regeneration*",
    Sign.GARMENT: """
        *strumpf, *strümpfe, *strümpfen, *strumpfes, *strumpfs, *strumpfhose, *strumpfhosen,
        *socke, *socken, *söckchen, *legging, *leggings, *stulpe, *stulpen, stutzen, *beinling,
        *beinlinge, *armling, *armlinge, armsleeve*, beinsleeve*, wadensleeve*""",
    Sign.CLOTHES: """
        *shirt, *shirts, *hemd, *hemden, *hemdchen, *bluse, *blusen, *jacke, *jacken, *weste,
        bh, *unterhose, *unterhosen, *unterwäsche, *boxershorts, *shorts, radlerhose, *mieder,
        *korsett, *gürtel, *mütze, *stirnband, *pullover, *kleid, *anzug""",
    Sign.THING: """
        *beutel, *sack, *säcke, *tasche, *taschen, *würfel, *rucksack, *koffer, *feder, *federn,
        *fitting, *fittings, *verschraubung, *verschraubungen, *muffe, *kupplung, *ventil,
        *messgerät, *messgeräte, *druckmesser, *tester, *prüfer, *pumpe, *pumpen, *kompressor,
        *kolben, *motor, blutdruck*, oberarmmanschette, rohr, rohre, *thermometer, *manometer,
        *barometer, *staubsauger, *sauger, *roboter, *maske, *masken, *brille, *lampe, *buch,
        *kurs, *spiel, *matratze, *kissen, *decke, *handtuch, *schlafsack, *zelt, *dichtung,
        *massagegerät, *gerät, *presse, *helm, messing, *reifen, *wasserwaage, *stiefel""",
    Sign.ACCESSORY: """
        *anziehhilfe, *anziehhilfen, *ausziehhilfe, *ausziehhilfen, *anzieher, anziehhandschuh*,
        *waschmittel, *hautkleber, *pflegemittel, *spannrahmen""",
    Sign.NEGATION: "ohne, kein, keine, keiner, keinen, nicht",
    Sign.PURPOSE: "für, zu, zum, zur",
}

_FRENCH = {
    Sign.COMPRESSION: "compressif*, contention*, contentif*, contentive*",
    Sign.GRADED: """
        bas de contention, chaussettes de contention, collant de contention, bas de compression,
        bas à varices, chaussettes de vol, chaussettes de voyage, bas de voyage, bas élastique,
        bas élastiques, bas anti fatigue""",
    Sign.MEDICAL: """
        médical, médicale, médicaux, médicales, veine, veines, veineux, veineuse, veineuses,
        varice, varices, phlébit*, ulcère, œdème, œdèmes, circulation, jambes lourdes, jambes
        fatiguées""",
    Sign.SUPPORT: """
        maintien, soutien, récupération, dégressive""",
    Sign.GARMENT: """
        bas, mi bas, chaussette, chaussettes, collant, collants, socquette, socquettes,
        jambière, jambières, caleçon long, legging, autofixant, autofixants, jarret, bas cuisse""",
    Sign.CLOTHES: """
        chemise, chemises, chemisier, maillot, gilet, veste, soutien gorge, brassière, short,
        culotte, sous vêtement, sous vêtements, gaine, débardeur, bonnet, bandeau, ceinture,
        corset, pull""",
    Sign.THING: """
        sac, sacs, housse, housses, cube, cubes, pochette, pochettes, sacoche, valise, tuyau,
        ressort, ressorts, raccord, raccords, écrou, vanne, robinet, laiton, jauge, testeur,
        pompe, pompes, compresseur, compresseurs, tensiomètre, tensiomètres, tension artérielle,
        robot, baromètre, thermomètre, aspirateur, masque, masques, lampe, livre, cahier, jeu,
        matelas, oreiller, couverture, serviette, couchage, tente, joint, moteur, presse,
        casque, lunettes, bottes, masseur, niveau à bulle, puériculture, classeur""",
    Sign.ACCESSORY: "enfile, enfile bas, gants d enfilage, aide à l enfilage, lessive, "
    "colle, détergent",
    Sign.NEGATION: "sans, aucune, pas de, zéro",
    Sign.PURPOSE: "pour",
}

_DUTCH = {
    Sign.COMPRESSION: "compressie*, *compressie, comprimerend*",
    Sign.GRADED: """
        compressiekous*, steunkous*, trombosekous*, drukklass*, compressieklass*, vaatkous*,
        spataderkous*, elastische kousen, elastische kous, ted kousen, vliegtuigkous*,
        vliegtuigsok*, vliegkous*, vliegsok*, reiskous*, reissok*""",
    Sign.MEDICAL: """
        medisch*, therapeutisch*, spatader*, ader, aders, aderen, veneus*, doorbloeding*,
        zwelling*, gezwollen, embolie*, zware benen, vermoeide benen""",
    Sign.SUPPORT: "steun*, ondersteun*, herstel*",
    Sign.GARMENT: """
        *kous, *kousen, *sok, *sokken, *sokje, *sokjes, panty, panties, *panty, *pantys,
        *maillot, *maillots, *legging, *leggings, *beenwarmers, armkous, *beenstuk""",
    Sign.CLOTHES: """
        overhemd, overhemden, blouse, vest, veiligheidsvest, jas, ondergoed, onderbroek,
        broekje, trui, jurk, korset, muts, compressiehemd, compressievest, compressiebh, sportbh""",
    Sign.THING: """
        zak, zakken, tas, tassen, kubus, kubussen, rugzak, koffer, veer, veren, compressiezak,
        compressiezakken, compressietas, compressiekubus*, compressieveer, compressieveren,
        *koppeling, *koppelingen, *knelfitting, klep, kraan, messing, pomp, pompen, vacuümpomp,
        *compressor, bloeddruk*, thermometer, barometer, *stofzuiger, robotstofzuiger, masker,
        lamp, boek, cursus, spel, matras, kussen, deken, handdoek, tent, afdichting, pers, helm,
        waterpas, laarzen, *apparaat, *tester""",
    Sign.ACCESSORY: "*aantrekhulp, aantrekhandschoen*, *uittrekhulp, *wasmiddel, *huidlijm",
    Sign.NEGATION: "geen, zonder, niet",
    Sign.PURPOSE: "voor",
}

_ITALIAN = {
    Sign.COMPRESSION: "compressiv*, elastocompressiv*, contenzione, contenitiv*",
    Sign.GRADED: """
        calze elastiche, calza elastica, calze contenitive, calze a compressione, calza a
        compressione, calze antitrombo, calze riposanti, collant riposante, collant riposanti,
        calze da viaggio, calze da volo, calzini da viaggio, calzini da volo, calze antifatica""",
    Sign.MEDICAL: """
        medicale, medicali, medico, medica, terapeutic*, vene, venoso, venosa, varici, varicos*,
        flebite, gonfiore, circolazione, gambe pesanti, gambe stanche""",
    Sign.SUPPORT: """
        sostegno, supporto, riposante, riposanti, recupero, graduata, massaggiante, sanitari*""",
    Sign.GARMENT: """
        calza, calze, calzino, calzini, calzettone, calzettoni, gambaletto, gambaletti, collant,
        autoreggente, autoreggenti, monocollant, gambale, gambali, polpaccera, polpacciere,
        leggings""",
    Sign.CLOTHES: """
        camicia, camicie, maglia, maglietta, magliette, canotta, canottiera, giacca, gilet,
        reggiseno, pantaloncini, pantaloncino, mutande, intimo, guaina, busto, corsetto,
        cintura, berretto, costume""",
    Sign.THING: """
        borsa, borse, sacco, sacchi, sacca, sacchetto, sacchetti, cubo, cubi, custodia, zaino,
        valigia, molla, molle, raccordo, raccordi, dado, valvola, rubinetto, ottone, pompa,
        pompe, compressore, compressori, tester, motore, sfigmomanometro, misuratore, pressione
        arteriosa, robot, termometro, barometro, aspirapolvere, maschera, mascherina, lampada,
        libro, gioco, materasso, cuscino, coperta, asciugamano, tenda, guarnizione, pressa,
        casco, occhiali, stivali, massaggiatore, livella""",
    Sign.ACCESSORY: "infilacalze, infila, infila calze, detersivo, colla",
    Sign.NEGATION: "senza, nessuna, zero",
    Sign.PURPOSE: "per",
}

_SPANISH = {
    Sign.COMPRESSION: "compresion*, compresiv*, contención",
    Sign.GRADED: """
        medias de compresion, media de compresion, medias elásticas, media elástica, medias de
        descanso, media de descanso, medias para várices, medias de viaje, calcetines de viaje,
        calcetines de vuelo, medias de vuelo""",
    Sign.MEDICAL: """
        médica, médicas, médico, médicos, terapéutic*, antivaric*, úlcera, vena, venas, venoso,
        venosa, várices, varicos*, flebitis, hinchazón, circulación, circulatorio, piernas
        cansadas, piernas pesadas""",
    Sign.SUPPORT: """
        soporte, sujeción, descanso, recuperación, gradual, graduada, antifatiga""",
    Sign.GARMENT: """
        medias, pantimedia, pantimedias, calcetín, calcetines, calceta, calcetas, panty, pantis,
        leotardo, leotardos, pantorrillera, pantorrilleras, perneras, mallas, calzas""",
    Sign.CLOTHES: """
        camisa, camisas, camiseta, camisetas, chaqueta, chaleco, sujetador, pantalones cortos,
        pantalón corto, calzoncillo, calzoncillos, faja, fajas, corsé, cinturón, gorro, bañador,
        vestido""",
    Sign.THING: """
        bolsa, bolsas, saco, sacos, cubo, cubos, funda, mochila, maleta, organizador,
        organizadores, muelle, muelles, racor, racores, tuerca, válvula, grifo, latón, bomba,
        bombas, compresor, compresores, motor, tensiómetro, presión arterial, robot, termómetro,
        barómetro, aspirador, aspiradora, mascarilla, máscara, lámpara, libro, juego, colchón,
        almohada, manta, toalla, tienda de campaña, junta, prensa, casco, gafas, botas,
        masajeador""",
    Sign.ACCESSORY: "calzador, ponemedias, detergente, pegamento",
    Sign.NEGATION: "sin, ninguna, cero",
    Sign.PURPOSE: "para",
}

WORDS: Mapping[str, Mapping[Sign, str]] = MappingProxyType(
    {
        "every": _EVERYWHERE,
        "en": _ENGLISH,
        "de": _GERMAN,
        "fr": _FRENCH,
        "nl": _DUTCH,
        "it": _ITALIAN,
        "es": _SPANISH,
    }
)
