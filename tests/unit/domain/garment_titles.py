# ruff: noqa: RUF001 - shops do write these dashes
"""Titles as mixed shops write them, by language: what is a compression garment, and what is not.

The two last lists were written without the tables of words at hand.
"""

from __future__ import annotations

COMPRESSION = {
    "en": [
        "Firm support stocking",
        "Compression Socks for Women & Men – Nurses, Travel, Running",
        "Graduated Compression Knee-Highs, Open Toe, 20-30 mmHg",
        "JOBST UltraSheer, Petite, Natural",
        "Men's Support Dress Socks 3-pack",
        "Anti-Embolism Stockings Thigh Length",
        "T.E.D. Hose, White, Large Regular",
        "Maternity compression pantyhose",
        "Arm Sleeve for Lymphedema with Gauntlet",
        "Calf Compression Sleeves (1 pair) shin splints",
        "Flight socks, black",
        "Recovery socks – merino",
        "Firm Compression, closed toe, black, M",
        "Tubular support bandage sock E",
        "Knee-high 15–20mmHg",
        "Varicose vein stockings",
        "Velcro compression wrap, lower leg",
        "Compression shorts with medical grade lymphoedema support",
        "Sigvaris Essential Comfortable 232 A-D",
    ],
    "de": [
        "Kompressionsstrumpf A-D, offene Spitze",
        "Stützkniestrumpf Damen 140 den",
        "Stuetzstruempfe Herren schwarz",
        "Kompressions-Kniestrümpfe Gr. 3",
        "Thrombosestrümpfe weiß, Gr. L",
        "Reisestrümpfe Baumwolle",
        "Flugsocken Damen & Herren",
        "mediven elegance AG, CCL 2, caramel",
        "Stützstrumpfhose 70 den, diamant",
        "Venenkniestrümpfe mit Zehenspitze",
        "Armstrumpf Lymphödem mit Handteil KKL 1",
        "KOMPRESSIONSSOCKEN SPORT LAUFEN",
        "Beinling Kompression Radsport",
        "VenoTrain micro AD normal lang",
        "Gummistrümpfe nach Maß",
        "Kompressionsleggings Lipödem",
        "Kompression Wade, Klasse 2",
    ],
    "fr": [
        "Bas de contention classe 2",
        "Chaussettes de contention homme coton",
        "Collant de maintien 70 deniers",
        "Mi-bas de contention Venoflex Kokoon",
        "Chaussettes de compression running",
        "Bas à varices beige",
        "Chaussettes de vol unisexe",
        "Bas autofixants classe 3 pied ouvert",
        "Manchon de compression mollet",
        "Collants anti-fatigue jambes lourdes",
        "Manchon lymphœdème bras, contention",
    ],
    "nl": [
        "Steunkousen klasse 2, open teen",
        "Compressiekousen dames zwart",
        "Steunpanty 70 denier",
        "Elastische kousen op maat",
        "Compressiesokken hardlopen",
        "Vliegtuigkousen unisex",
        "Spataderkousen beige",
        "Therapeutische kousen A-G",
        "Armkous lymfoedeem",
        "Panty met steun",
    ],
    "it": [
        "Calze elastiche a compressione graduata",
        "Collant riposante 140 den",
        "Gambaletto contenitivo uomo",
        "Calze antitrombo bianche",
        "Monocollant elastocompressivo classe 2",
        "Calze da viaggio unisex",
        "Calzini a compressione running",
        "Autoreggenti a compressione 18 mmHg",
        "Gambaletti per gambe pesanti",
        "Bracciale a compressione linfedema",
    ],
    "es": [
        "Medias de compresión hasta la rodilla",
        "Calcetines de compresión para correr",
        "Panty de descanso 140 den",
        "Medias para várices",
        "Medias elásticas de compresión fuerte",
        "Calcetines de vuelo antitrombosis",
        "Pantorrilleras de compresión",
        "Media de descanso corta, talla M",
        "Medias antiembólicas blancas",
        "Manga de compresión linfedema",
    ],
}

NOT_COMPRESSION = {
    "en": [
        "Linen shirt, white, long sleeve",
        "Blood pressure monitor 0-300 mmHg",
        "Upper arm blood pressure cuff 22-42 cm",
        "Compression packing cubes, set of 4",
        "Compression sack for sleeping bag",
        "Men's compression shorts, black",
        "Long Sleeve Compression Shirt",
        "Compression spring assortment 200 pcs",
        "15 mm brass compression fitting",
        "Portable air compressor 800 kPa",
        "Engine compression tester kit 0-300 psi",
        "Merino hiking socks 2 pairs",
        "Sheer tights 20 denier",
        "Diabetic socks, non-binding, no compression",
        "Arch Support Insoles",
        "Non-compression ankle socks",
        "Donning gloves for compression stockings",
        "Cordless vacuum cleaner, 22 kPa suction",
        "Yoga mat class 2",
        "Lumbar support pillow",
        "Barometer 960-1060 hPa",
        "Data compression: the complete book",
    ],
    "de": [
        "Leinenhemd weiß Gr. 42",
        "Oberarm-Blutdruckmessgerät 0–299 mmHg",
        "Kompressionsbeutel fürs Gepäck",
        "Kompressionsshirt Herren langarm",
        "Kompressionspacksack 20 l",
        "Druckfeder 20 x 50 mm",
        "Kompressor 8 bar 24 l",
        "Feinstrumpfhose 20 den",
        "Wandersocken Merinowolle",
        "Fußballstutzen rot",
        "Diabetikersocken ohne Kompression",
        "Stützräder für Kinderfahrrad",
        "Anziehhilfe für Kompressionsstrümpfe",
        "Kompressionsstrumpfwaschmittel 250 ml",
        "Saugroboter 4 kPa",
        "Laser-Wasserwaage Klasse 2",
    ],
    "fr": [
        "Chemise en lin blanche",
        "Tensiomètre bras 0-300 mmHg",
        "Sac de compression 20 L",
        "Cubes de compression valise, lot de 6",
        "Ressort de compression inox",
        "Compresseur d'air 50 L",
        "Raccord à compression laiton 15",
        "Chaussettes de randonnée mérinos",
        "Collant voile 20 deniers",
        "Short de compression homme",
        "Soutien-gorge sans armatures",
        "Enfile-bas pour bas de contention",
    ],
    "nl": [
        "Linnen overhemd wit",
        "Bloeddrukmeter bovenarm 0-299 mmHg",
        "Compressiezak slaapzak",
        "Compressieshirt heren",
        "Wandelsokken merino",
        "Steunzolen maat 42",
        "Panty 20 denier",
        "Luchtcompressor 24 liter",
        "Aantrekhulp voor steunkousen",
        "Sokken zonder compressie",
    ],
    "it": [
        "Camicia di lino bianca",
        "Sfigmomanometro da braccio 0-300 mmHg",
        "Sacchetti a compressione per valigia",
        "Molla di compressione acciaio",
        "Raccordo a compressione in ottone",
        "Maglia a compressione uomo",
        "Calzini da trekking in lana",
        "Collant velato 20 den",
        "Compressore aria 50 litri",
        "Infilacalze per calze elastiche",
        "Calze senza compressione per diabetici",
    ],
    "es": [
        "Camisa de lino blanca",
        "Tensiómetro de brazo 0-300 mmHg",
        "Bolsas de compresión para viaje",
        "Cubos de compresión para maleta",
        "Muelle de compresión acero",
        "Racor de compresión de latón",
        "Camiseta de compresión hombre",
        "Calcetines de senderismo lana",
        "Medias transparentes 20 den",
        "Compresor de aire 24 L",
        "Calzador para medias de compresión",
    ],
}

MORE_COMPRESSION = """\
Bauerfeind Sports Run Performance Compression Socks
2XU Vectr Light Cushion Full Length Socks
CEP The Run Socks Tall 4.0
Medi Duomed Soft Class 1 Below Knee Black
Activa Class 2 Thigh Length Closed Toe Sand
Altiform Class 1 Unisex Patterned Sock
Scholl Softgrip Class II Thigh
Actilymph Class 2 RAL below knee
Truform Surgical Stockings 20-30 thigh high
Dr. Scholl's Men's Graduated Compression Over-the-Calf
Carolon CAP anti-embolism stockings knee
Compression Pantyhose 30-40mmHg Maternity
Lymphedivas Arm Sleeve
Zensah Compression Leg Sleeves
Leg Ulcer Hosiery Kit Tan
Juzo Soft 2001 AD max
Jobst Relief 20-30 Thigh open toe
Therafirm Light support tights
SIGVARIS Traveno Reisestrumpf
Ofa Memory Aktiv Gr. 42-43 Wadenumfang 36
Belsana microsoft AG CCL2
Venotrain curaflow Armstrumpf
Tipp: Stütz-Söckchen ohne Gummibund
Antithrombosestrümpfe Struva 23
medi travel women Reisestrümpfe
Kompressionskniestrümpfe mit Merinowolle
Calf Tights Wadenkompression Laufen
Kompressionsstulpen Waden schwarz
Lipödem Strumpfhose flachgestrickt
Stützkniestrümpfe 70 DEN mit Massagesohle
Mi-bas Sigvaris Styles Opaque classe 2
Chaussettes Varisma femme contention 2
Thuasne Venoflex Simply Coton Chaussettes
Collant Jobst Opaque classe III
Booster compression mollet BV Sport
Chaussettes de récupération Prorecup
Bas cuisse antiglisse classe 2 pied ouvert
Medi Mediven kousen panty klasse 2
Steunkousen vliegtuig heren
Varodem elastische kous AD
Compressie tubes kuiten hardlopen
Herzog PRO compressiekousen
Calza compressiva K2 punta aperta
Collant 140 den compressione media 16/18 mmHg
Calze antitrombo Relaxsan M0350
Gambaletti 140 den riposanti Sanyleg
Calzettoni a compressione graduata viaggio
Medias Sigvaris 20-30 panty
Calcetín compresivo running
Pantimedia de soporte 70 den
Medias hasta el muslo compresión normal
Manga linfedema con guante
Calcetines para la circulación mujer
Knee Length Firm Compression Open Toe
""".splitlines()

MORE_NOT_COMPRESSION = """\
Merino Wool Boot Socks Grey
Cashmere Bed Socks
Fishnet Tights Black One Size
Opaque Tights 80 Denier 3 pack
High Waisted Gym Leggings
Yoga Pants with Pockets
Silk Scarf
Travel Pillow Memory Foam
Compression Luggage Cubes
Ultralight Compression Stuff Sack 10L
Under Armour HeatGear Compression Tee
Nike Pro Compression Tank
Compression Underwear Men
Hydraulic Hose Compression Fittings 1/2 inch
Omron M3 Upper Arm Monitor
Wrist Blood Pressure Monitor 0-299mmHg
Stethoscope Classic III
Digital Tyre Inflator 150 PSI
Robot Vacuum 4000Pa
Lumbar Support Cushion
Ankle Support Brace Neoprene
Pregnancy Support Belt
Monitor Support Arm
Customer Support Ticket
Medical Scrubs Navy
Medical Face Masks Type IIR 50 pcs
Vein Finder Light
Level 2 Yoga DVD
Class 2 Hi-Vis Vest
Hi Vis Trousers Class 1
Gift Card 50
Sport-Kompressionsshirt Kurzarm
Kompressions-Packwürfel Set
Leinenhose beige
Kniestrümpfe Baumwolle gestreift
Kuschelsocken Alpaka
Stoppersocken Kinder
Blutdruckmessgerät Handgelenk
Spiralfeder Druckfedern Sortiment
Kompressor-Kühlbox 40 l
Sicherheitsschuhe S3
Warnweste Klasse 2
Laserpointer Klasse II
Chemise homme lin
Chaussettes fantaisie coton
Bas couture nylon 15 deniers
Collant résille
Gilet haute visibilité classe 2
Housse de rangement sous vide compression
Tensiomètre poignet
Pompe à vélo
Overhemd linnen
Sokken katoen 5-pak
Legging dames zwart
Compressie organizer koffer
Veiligheidsvest klasse 2
Stofzuiger 20 kPa
Camicia uomo
Calzini corti cotone
Collant velati 15 denari
Sacchi sottovuoto a compressione
Misuratore di pressione da polso
Gilet alta visibilità classe 2
Camisa hombre lino
Calcetines tobilleros algodón
Medias de rejilla
Bolsas al vacío compresión
Chaleco reflectante clase 2
Tensiómetro muñeca
""".splitlines()
