"""The few texts of the phone's page, in English, Czech and Slovak. Questions and answers are the scenario's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Words:
    """Every text of the page in one language. `{key}` stands for the letter of an answer, `{count}` for a number."""

    vote: str
    predict: str
    how: str
    how_predict: str
    send: str
    change: str
    sending: str
    kept: str
    unsent: str
    pick: str
    lost: str
    back: str
    asked: str
    waiting: str
    waiting_more: str
    closed: str
    closed_more: str
    yours: str
    none: str
    count: str
    over: str
    over_more: str
    code: str
    code_hint: str
    join: str
    wrong_code: str
    full: str
    full_more: str
    busy: str
    busy_more: str
    too_late: str
    not_kept: str
    refused: str
    again: str
    privacy: str


ENGLISH = Words(
    vote="Vote",
    predict="Prediction",
    how="Choose one answer and send it.",
    how_predict="What do you think will happen? Choose one answer and send it.",
    send="Send",
    change="Change my answer",
    sending="Sending …",
    kept="Your answer {key} has arrived. You can change it until the vote closes.",
    unsent="Not sent yet. Trying again …",
    pick="Choose an answer first.",
    lost="The connection is lost. Trying again …",
    back="Connected again.",
    asked="A new question: ",
    waiting="You are in.",
    waiting_more="The question will appear here. Look at the projector.",
    closed="The vote is closed.",
    closed_more="This is how the class answered.",
    yours="your answer",
    none="You did not answer this question.",
    count="Votes",
    over="The lesson is over.",
    over_more="You can close this page.",
    code="Code from the projector",
    code_hint="Four letters.",
    join="Join",
    wrong_code="That is not the code of this lesson. Look at the projector and try again.",
    full="The class is full.",
    full_more="No more phones can join this lesson. Raise your hand to vote.",
    busy="Too many at once.",
    busy_more="Wait a moment, then try again.",
    too_late="Too late: this vote is closed.",
    not_kept="Your answer could not be kept. Tell the teacher, and raise your hand.",
    refused="This cannot be done here.",
    again="Back to the vote",
    privacy="No names. One answer for each phone.",
)

CZECH = Words(
    vote="Hlasování",
    predict="Předpověď",
    how="Vyberte jednu odpověď a odešlete ji.",
    how_predict="Co se podle vás stane? Vyberte jednu odpověď a odešlete ji.",
    send="Odeslat",
    change="Změnit odpověď",
    sending="Odesílám…",
    kept="Vaše odpověď {key} dorazila. Do konce hlasování ji můžete změnit.",
    unsent="Zatím neodesláno. Zkouším to znovu…",
    pick="Nejprve vyberte odpověď.",
    lost="Spojení se přerušilo. Zkouším to znovu…",
    back="Spojení je obnoveno.",
    asked="Nová otázka: ",
    waiting="Připojeno.",
    waiting_more="Otázka se objeví tady. Sledujte plátno.",
    closed="Hlasování skončilo.",
    closed_more="Takto odpověděla třída.",
    yours="vaše odpověď",
    none="Z tohoto telefonu odpověď nepřišla.",
    count="Počet hlasů",
    over="Hodina skončila.",
    over_more="Tuto stránku můžete zavřít.",
    code="Kód z plátna",
    code_hint="Čtyři písmena.",
    join="Připojit se",
    wrong_code="To není kód této hodiny. Podívejte se na plátno a zkuste to znovu.",
    full="Třída je plná.",
    full_more="K této hodině se už nelze připojit. Hlasujte zvednutím ruky.",
    busy="Příliš mnoho požadavků najednou.",
    busy_more="Chvíli počkejte a zkuste to znovu.",
    too_late="Pozdě: toto hlasování už skončilo.",
    not_kept="Vaši odpověď se nepodařilo uložit. Řekněte to učiteli a zvedněte ruku.",
    refused="Tohle tady nejde.",
    again="Zpět k hlasování",
    privacy="Žádná jména. Z každého telefonu jedna odpověď.",
)

SLOVAK = Words(
    vote="Hlasovanie",
    predict="Predpoveď",
    how="Vyberte jednu odpoveď a odošlite ju.",
    how_predict="Čo sa podľa vás stane? Vyberte jednu odpoveď a odošlite ju.",
    send="Odoslať",
    change="Zmeniť odpoveď",
    sending="Odosielam…",
    kept="Vaša odpoveď {key} dorazila. Do konca hlasovania ju môžete zmeniť.",
    unsent="Zatiaľ neodoslané. Skúšam to znova…",
    pick="Najprv vyberte odpoveď.",
    lost="Spojenie sa prerušilo. Skúšam to znova…",
    back="Spojenie je obnovené.",
    asked="Nová otázka: ",
    waiting="Pripojené.",
    waiting_more="Otázka sa objaví tu. Sledujte plátno.",
    closed="Hlasovanie sa skončilo.",
    closed_more="Takto odpovedala trieda.",
    yours="vaša odpoveď",
    none="Z tohto telefónu odpoveď neprišla.",
    count="Počet hlasov",
    over="Hodina sa skončila.",
    over_more="Túto stránku môžete zavrieť.",
    code="Kód z plátna",
    code_hint="Štyri písmená.",
    join="Pripojiť sa",
    wrong_code="To nie je kód tejto hodiny. Pozrite sa na plátno a skúste to znova.",
    full="Trieda je plná.",
    full_more="K tejto hodine sa už nedá pripojiť. Hlasujte zdvihnutím ruky.",
    busy="Priveľa požiadaviek naraz.",
    busy_more="Chvíľu počkajte a skúste to znova.",
    too_late="Neskoro: toto hlasovanie sa už skončilo.",
    not_kept="Vašu odpoveď sa nepodarilo uložiť. Povedzte to učiteľovi a zdvihnite ruku.",
    refused="Toto tu nejde.",
    again="Späť na hlasovanie",
    privacy="Žiadne mená. Z každého telefónu jedna odpoveď.",
)

LANGUAGES = {"en": ENGLISH, "cs": CZECH, "sk": SLOVAK}


@lru_cache(maxsize=512)
def wished(header: str) -> str:
    """Return "cs", "sk" or "en" by an Accept-Language header; English when it asks for none of them."""
    best, weight = "en", 0.0
    for part in header[:400].split(","):
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        share = _quality(rest)
        if language in LANGUAGES and share > weight:
            best, weight = language, share
    return best


def _quality(rest: str) -> float:
    name, _, value = rest.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0
