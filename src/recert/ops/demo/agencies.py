"""The three demo agencies."""

from __future__ import annotations

from recert.ops.demo.plan import YEAR_FROM_COURSE, Branch, DemoAgency, Kind, Login, Stage

CPR = "aha-heartsaver-first-aid-cpr-aed"
CPR_COURSES = (
    ("Heartsaver First Aid CPR AED, classroom", "5", "Medical"),
    ("CPR skills check", "1", "Medical"),
)
BLOOD = (("Bloodborne pathogens, online", "1.5", "Health and safety"),)
CJIS = (("CJIS security awareness, online", "1", "Information security"),)
TASER = (
    ("Energy weapon user update", "4", "Use of force"),
    ("Energy weapon scenario day", "4", "Use of force"),
)
FIT_TEST = (
    ("Respirator fit test", "0.5", "Health and safety"),
    ("Respirator refresher, online", "1", "Health and safety"),
)


def _split(start: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{start}, {name}" for name in names)


WATCHES = ("Day watch", "Evening watch", "Night watch")
OFFICERS = ("Police Officer", "Police Officer", "Police Officer", "Corporal", "Sergeant", "Lieutenant")

METRO_POLICE = DemoAgency(
    slug="metro-police",
    name="Metro Police Department",
    brand="Metro Police Training",
    theme="police",
    time_zone="America/Chicago",
    date_format="d_mmm_yyyy",
    size=600,
    seed=1811,
    prefix="MP",
    branches=(
        Branch("Precinct 1", "patrol", 17, _split("Precinct 1", *WATCHES), OFFICERS),
        Branch("Precinct 2", "patrol", 16, _split("Precinct 2", *WATCHES), OFFICERS),
        Branch("Precinct 3", "patrol", 15, _split("Precinct 3", *WATCHES), OFFICERS),
        Branch(
            "Investigations",
            "detective",
            14,
            ("Homicide", "Special Victims", "Property Crimes", "Narcotics"),
            ("Detective", "Detective", "Detective Sergeant", "Captain"),
        ),
        Branch(
            "Special Operations", "special", 9, ("Tactical Team", "Traffic", "Marine and Drone"), OFFICERS
        ),
        Branch("K-9", "k9", 3, (), ("K-9 Handler", "K-9 Sergeant")),
        Branch(
            "Communications",
            "dispatch",
            9,
            ("Dispatch A", "Dispatch B"),
            ("Dispatcher", "Dispatch Supervisor"),
        ),
        Branch("Training Academy", "special", 3, (), ("Instructor", "Range Master")),
        Branch(
            "Records and Administration", "civil", 8, ("Records", "Property Room"), ("Clerk", "Analyst", "")
        ),
    ),
    kinds=(
        Kind(
            {"civil": 0, "dispatch": 0, "*": 1},
            "minnesota-peace-officer-license",
            prefix="PO",
            stage=Stage.CURRENT,
            courses=(
                ("Crisis intervention and de-escalation", "16", "Use of force"),
                ("Legal update", "8", "Law"),
            ),
        ),
        Kind({"*": 0.93}, CPR, stage=Stage.DONE, courses=CPR_COURSES, prefix="HS"),
        Kind(
            {"patrol": 0.9, "special": 0.95, "k9": 1},
            "taser-energy-weapon-user",
            stage=Stage.EXPIRED,
            courses=TASER,
            prefix="EW",
        ),
        Kind({"*": 1}, "cjis-security-awareness", stage=Stage.FRESH, courses=CJIS),
        Kind(
            {"civil": 0, "dispatch": 0, "*": 0.97},
            name="Handgun Qualification",
            rule=YEAR_FROM_COURSE,
            stage=Stage.HALF_RENEWED,
            prefix="HQ",
            courses=(
                ("Handgun qualification course", "4", "Firearms"),
                ("Use of deadly force policy", "1", "Law"),
            ),
        ),
        Kind(
            {"patrol": 0.6, "k9": 1, "special": 0.5, "detective": 0.3},
            "bloodborne-pathogens-annual-training",
            stage=Stage.EXPIRING,
            courses=BLOOD,
        ),
        Kind({"k9": 1}, "npca-police-canine-team", prefix="K9", stage=Stage.CURRENT),
        Kind(
            {"dispatch": 1},
            "iaed-emergency-medical-dispatcher",
            prefix="EMD",
            stage=Stage.CURRENT,
            courses=(("Dispatch continuing education", "12", "Dispatch"),),
        ),
        Kind({"special": 0.35, "patrol": 0.03}, "faa-part-107-remote-pilot-recency", prefix="UAS"),
        Kind(
            {"patrol": 0.35, "special": 0.4},
            name="Emergency Vehicle Operation",
            stage=Stage.EXPIRED,
            courses=(("Driving simulator", "2", "Driving"), ("Skid pad", "4", "Driving")),
        ),
    ),
    groups=("Field training officers", "Peer support team", "Bicycle patrol", "Honor guard"),
    logins=(
        Login("coordinator", "coordinator", "Dana", "Whitfield"),
        Login("manager", "manager", "Luis", "Quiñones"),
        Login("auditor", "auditor", "Ruth", "Abernathy"),
        Login("member", "member", "Thu", "Đặng"),
        Login("regional", "coordinator", "Imani", "Okafor"),
    ),
    managed="Precinct 2",
    review="Pursuit policy review",
)

FIRE_RANKS = ("Firefighter", "Firefighter", "Driver Engineer", "Lieutenant", "Captain")
MEDIC_RANKS = ("Paramedic", "Paramedic", "Field Training Paramedic", "EMS Captain")
PLATOONS = ("Platoon A", "Platoon B", "Platoon C")

HARBOR_FIRE = DemoAgency(
    slug="harbor-fire",
    name="Harbor Fire and EMS",
    brand="Harbor Fire Academy",
    theme="fire",
    time_zone="America/Chicago",
    date_format="mm_dd_yyyy",
    size=350,
    seed=1736,
    prefix="HF",
    branches=(
        Branch("Station 1", "fire", 15, _split("Station 1", *PLATOONS), FIRE_RANKS),
        Branch("Station 2", "fire", 14, _split("Station 2", *PLATOONS), FIRE_RANKS),
        Branch("Station 3", "fire", 13, _split("Station 3", *PLATOONS), FIRE_RANKS),
        Branch(
            "EMS Division",
            "medic",
            36,
            ("Medic 1", "Medic 2", "Medic 3", "Medic 4", "Air Medical"),
            MEDIC_RANKS,
        ),
        Branch("Hazardous Materials", "hazmat", 7, (), ("Hazmat Technician", "Hazmat Lieutenant")),
        Branch("Fire Prevention", "civil", 5, (), ("Inspector", "Fire Marshal")),
        Branch("Fire Communications", "dispatch", 5, (), ("Dispatcher", "Shift Supervisor")),
        Branch("Administration", "civil", 3, (), ("Clerk", "")),
    ),
    kinds=(
        Kind(
            {"fire": 0.8, "hazmat": 0.9},
            "nremt-emt",
            prefix="E",
            stage=Stage.CURRENT,
            courses=(
                ("National component, 20 hours", "20", "National"),
                ("Local component, 10 hours", "10", "Local"),
            ),
            hours=(("National", "20"), ("Local", "10"), ("Individual", "10")),
        ),
        Kind(
            {"medic": 1},
            "nremt-paramedic",
            prefix="M",
            stage=Stage.CURRENT,
            courses=(
                ("National component, 30 hours", "30", "National"),
                ("Local component, 15 hours", "15", "Local"),
            ),
            hours=(("National", "30"), ("Local", "15"), ("Individual", "15")),
        ),
        Kind(
            {"fire": 0.8, "medic": 1, "hazmat": 0.9},
            "tennessee-ems-license",
            prefix="TN",
            stage=Stage.EXPIRING,
            courses=(("State protocols update", "6", "State"),),
        ),
        Kind(
            {"dispatch": 0, "*": 0.9},
            "aha-bls-provider",
            stage=Stage.DONE,
            courses=(("BLS renewal course", "4", "Medical"), ("BLS skills check", "1", "Medical")),
            prefix="BLS",
        ),
        Kind(
            {"medic": 1},
            "aha-acls-provider",
            stage=Stage.HALF_RENEWED,
            courses=(("ACLS renewal course", "6", "Medical"), ("ACLS megacode", "2", "Medical")),
            prefix="ACLS",
        ),
        Kind({"medic": 0.4}, "aha-pals-provider", prefix="PALS", stage=Stage.CURRENT),
        Kind({"medic": 0.25}, "phtls-provider", prefix="PH"),
        Kind(
            {"fire": 1, "medic": 0.4, "hazmat": 1},
            "scba-respirator-fit-test",
            stage=Stage.EXPIRED,
            courses=FIT_TEST,
        ),
        Kind(
            {"hazmat": 1, "fire": 0.15},
            "hazmat-emergency-responder-refresher",
            stage=Stage.FRESH,
            courses=(("Hazmat refresher", "8", "Hazmat"),),
            prefix="HZ",
        ),
        Kind({"fire": 0.7, "hazmat": 1, "medic": 0.2}, "pro-board-fire-fighter-i-ii", prefix="PB"),
        Kind({"fire": 0.5, "hazmat": 1, "medic": 0.3}, "nfpa-1582-medical-evaluation", stage=Stage.CURRENT),
        Kind({"dispatch": 1}, "iaed-emergency-medical-dispatcher", prefix="EMD"),
        Kind(
            {"fire": 0.2},
            name="Aerial Apparatus Operator",
            stage=Stage.EXPIRED,
            courses=(("Aerial operations practical", "8", "Driving"),),
        ),
    ),
    groups=("Swift water rescue", "Rope rescue", "Peer fitness trainers"),
    logins=(
        Login("coordinator", "coordinator", "Marguerite", "Lefèvre"),
        Login("manager", "manager", "Kenji", "Sato"),
        Login("auditor", "auditor", "Priya", "Raman"),
        Login("member", "member", "Seán", "Ó Briain"),
        Login("regional", "auditor", "Imani", "Okafor", "metro-police.example"),
    ),
    managed="EMS Division",
    review="Rehabilitation guideline review",
)

CUSTODY_RANKS = ("Correctional Officer", "Correctional Officer", "Corporal", "Sergeant", "Lieutenant")

COUNTY_CORRECTIONS = DemoAgency(
    slug="county-corrections",
    name="County Corrections",
    brand="County Corrections Learning",
    theme="corrections",
    time_zone="America/Chicago",
    date_format="mm_dd_yyyy",
    size=200,
    seed=1790,
    prefix="CC",
    branches=(
        Branch(
            "Main Jail", "custody", 55, ("Housing A", "Housing B", "Housing C", "Housing D"), CUSTODY_RANKS
        ),
        Branch("Intake and Release", "custody", 13, (), CUSTODY_RANKS),
        Branch("Transport", "transport", 12, (), ("Transport Officer", "Transport Sergeant")),
        Branch("Jail Medical", "medical", 8, (), ("Nurse", "Medical Assistant")),
        Branch("Work Release Center", "custody", 7, (), CUSTODY_RANKS),
        Branch("Jail Administration", "civil", 5, (), ("Clerk", "Counselor", "")),
    ),
    kinds=(
        Kind({"custody": 1, "transport": 1}, "texas-jailer-license-tcole", prefix="JL"),
        Kind({"medical": 0, "*": 0.95}, CPR, stage=Stage.DONE, courses=CPR_COURSES, prefix="HS"),
        Kind(
            {"custody": 0.7, "transport": 1},
            "taser-energy-weapon-user",
            stage=Stage.EXPIRED,
            courses=TASER,
            prefix="EW",
        ),
        Kind({"*": 1}, "cjis-security-awareness", stage=Stage.FRESH, courses=CJIS),
        Kind({"*": 0.85}, "bloodborne-pathogens-annual-training", stage=Stage.EXPIRING, courses=BLOOD),
        Kind(
            {"custody": 0.6, "transport": 0.4},
            "scba-respirator-fit-test",
            stage=Stage.HALF_RENEWED,
            courses=FIT_TEST,
        ),
        Kind(
            {"transport": 1, "custody": 0.15},
            name="Inmate Transport",
            rule=YEAR_FROM_COURSE,
            stage=Stage.CURRENT,
            courses=(("Restraint and transport practical", "8", "Transport"),),
            prefix="IT",
        ),
        Kind(
            {"custody": 0.6, "transport": 0.6},
            name="Defensive Tactics",
            stage=Stage.EXPIRED,
            courses=(("Defensive tactics refresher", "8", "Use of force"),),
            months=24,
        ),
        Kind({"medical": 1}, "aha-bls-provider", prefix="BLS", stage=Stage.CURRENT),
        Kind({"civil": 0.4}, "texas-notary-public", prefix="NP"),
    ),
    groups=("Emergency response team", "Crisis negotiators"),
    logins=(
        Login("coordinator", "coordinator", "Tomás", "Villarreal"),
        Login("manager", "manager", "Grace", "Ọkọnkwọ"),
        Login("auditor", "auditor", "Helen", "Marsh"),
        Login("member", "member", "Jo Ann", "St. Clair"),
    ),
    managed="Main Jail",
    review="Key control policy review",
)

AGENCIES = (METRO_POLICE, HARBOR_FIRE, COUNTY_CORRECTIONS)
