"""Random arrangements, so that nobody's choice of examples decides what is compared.

Each is drawn from its number alone. The domain is what the statutes speak of and the format says plainly: councils,
companies of one to three councils, with or without a private holder, a holding company in between, two companies of
the same owners, and cooperations. In a fifth of them one to three facts are `unknown` or left out.

Left out of the domain, because the statutes' words alone do not answer them or the format needs a judgement:
projections and bodies too young for three years; reorganisations and groups; work that users pay for, that others
order, or that is done under transferred powers; nominees, rights that begin or end, agreements between holders,
reserved matters and vetoes; holders of mixed nature, guarantee companies and other bodies without shares; groups of
like parties; representatives who sit in truth for another; private capital that is only planned; utilities,
concessions, defence and health; amounts below a threshold; contracts without consideration and transfers of powers;
buyers that are no contracting authority; modifications and other events than an award; cooperations that help a task,
that tie later needs, or that come with a supplier.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

LAWS = ("eu-2014-24", "uk-pcr-2015", "uk-pa-2023")
COUNCILS = ("fenmarsh", "saltby", "coldwick")
SPLITS = {
    1: ((100,),),
    2: ((50, 50), (60, 40), (51, 49), (80, 20), (20, 80), (40, 60), (99, 1)),
    3: ((34, 33, 33), (60, 20, 20), (45, 45, 10), (20, 40, 40)),
}
SHARES_OF_WORK = ("at", "over", "under", 90, 90, 95, 100, 85, 82, 79, 60, 0)
IN_ORDER = ("over", 85, 90, 95, 100)
SHARES_OUTSIDE = ("at", "over", "under", 0, 5, 10, 19, 21, 40)
WAYS = (
    "appoints_board_majority", "dominant_influence_by", "controls_votes_by_agreement", "actual_dominance",
    "unified_management", "may_direct_policy_or_alter_constitution",
)  # fmt: skip
PLACES = {"uk-pa-2023": "england", "uk-pcr-2015": "england", "eu-2014-24": "fr"}
KINDS = {"company": 20, "joint": 22, "chain": 8, "halves": 4, "reverse": 12, "sister": 16, "cooperation": 18}
Made = dict[str, Any]


def arrangement(number: int, law: str) -> Made:
    """The arrangement of this number; of the law only its place and time are taken."""
    rng = random.Random(f"{law} {number}")
    draw = rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    found = _Maker(rng, law, number).make(draw)
    if rng.random() < 0.2:
        _blank(rng, found)
    return found


class _Maker:
    def __init__(self, rng: random.Random, law: str, number: int) -> None:
        self.rng, self.law = rng, law
        self.strays = rng.choice([0.25, 1.0])
        """How far it strays from what is exempt: with as much of everything, two bodies are seldom both in order."""
        self.parties: Made = {}
        self.bodies: Made = {}
        self.first_year = 2023 if law == "uk-pa-2023" else 2020
        self.found: Made = {"format": 1, "title": f"Drawn as number {number}", "parties": self.parties}
        for each in COUNCILS:
            self.council(each)

    def make(self, kind: str) -> Made:
        getattr(self, f"make_{kind}")()
        return self.found

    # What is drawn

    def make_company(self) -> None:
        """A council awards to a company; now and then to one that it has no part in."""
        buyer = self.often("fenmarsh", "coldwick", 0.93)
        self.company("wasteco", ["fenmarsh"] if self.rng.random() < 0.8 else ["fenmarsh", "saltby"], alone=True)
        self.contract([buyer], ["wasteco"])

    def make_joint(self) -> None:
        """A council, or two, award to a company of several."""
        owners = self.owners(2, 3)
        self.company("wasteco", owners, alone=self.rng.random() < 0.05)
        buyers = self.rng.choices(([owners[0]], [owners[1]], owners[:2], ["coldwick"]), (60, 20, 12, 8))[0]
        self.contract(buyers, ["wasteco"])

    def make_halves(self) -> None:
        """A council awards to a company of which it has a half or less, and which nobody is said to direct."""
        other = self.rng.choice(["saltby", "firm"])
        if other == "firm":
            self.parties["firm"] = {"name": "Firm plc", "type": "private-company"}
        ours = self.rng.choice([50, 50, 51, 49, 40, 60])
        self.parties["wasteco"] = {"name": "Wasteco Ltd", "type": "company-limited-by-shares"}
        parts = {"fenmarsh": ours, other: 100 - ours}
        seats = self.rng.choice([{"fenmarsh": 1, other: 1}, {"fenmarsh": 2, other: 1}, {"fenmarsh": 1, other: 2}])
        self.bodies["wasteco"] = {
            "holdings": {each: {"shares": part, "votes": part} for each, part in parts.items()},
            "board": {"seats": sum(seats.values()), "appointed_by": seats},
            "decisive_influence": {"strategic_objectives": [], "significant_decisions": [], "anyone_else": False},
            "pursues_contrary_interests": self.often(False, True, 0.9),
            "activities": self.work("wasteco", ["fenmarsh"]),
        }
        if self.law == "uk-pa-2023":
            self.bodies["wasteco"]["parent_routes"] = {way: [] for way in WAYS}
            if 2 * seats["fenmarsh"] > sum(seats.values()):
                self.bodies["wasteco"]["parent_routes"]["appoints_board_majority"] = ["fenmarsh"]
        self.contract(["fenmarsh"], ["wasteco"])

    def make_chain(self) -> None:
        """A council awards to a company that its holding company owns."""
        self.holding_company(["fenmarsh"])
        self.company("wasteco", ["holdco"], alone=True, top=["fenmarsh"])
        self.contract(["fenmarsh"], ["wasteco"])

    def make_reverse(self) -> None:
        """A company buys from a council that owns it, or, now and then, from another."""
        owners = self.owners(1, 1, 2)
        self.company("serviceco", owners, alone=len(owners) == 1, authority=True)
        self.contract(["serviceco"], [self.often(owners[0], "coldwick", 0.92)])

    def make_sister(self) -> None:
        """A company buys from another of the same owners, or nearly the same."""
        owners = self.owners(1, 1, 2)
        others = owners if self.rng.random() < 0.85 else ["saltby", "coldwick"][: len(owners)]
        self.company("serviceco", owners, alone=len(owners) == 1, authority=True)
        self.company("digitalco", others, alone=len(others) == 1)
        self.contract(["serviceco"], ["digitalco"])

    def make_cooperation(self) -> None:
        rng = self.rng
        parties = self.owners(2, 2, 3)
        if self.seldom(0.05):
            self.parties["firm"] = {"name": "Firm plc", "type": "private-company"}
            parties = [*parties, "firm"]
        tasks: Made = dict.fromkeys(parties, "Repairs to its housing at night")
        contributions: Made = {each: rng.sample(["staff", "premises", "ict", "money"], 3) for each in parties}
        if self.seldom(0.07):
            tasks[rng.choice(parties)] = "none"
        if self.seldom(0.05):
            contributions[rng.choice(parties)] = self.rng.choice([[], ["money"]])
        objectives: Any = "One control room for calls at night"
        if rng.random() < 0.3:
            objectives = {"shared_by": parties, "text": objectives}
        if self.seldom(0.06):
            objectives = rng.choice(["none", {"shared_by": parties[:1], "text": "One control room"}])
        self.found["cooperation"] = {
            "participants": parties,
            "common_objectives": objectives,
            "public_tasks": tasks,
            "contributions": contributions,
            "payments": rng.choices(("cost-sharing", "none", "cost-reimbursement", "price"), (60, 34, 3, 3))[0],
            "public_interest_only": self.often(True, False, 0.93),
            "private_advantage": self.often(False, True, 0.95),
            "activities": self.outside_work(),
        }
        self.contract(parties, [])

    # Parties and bodies

    def council(self, who: str) -> None:
        place = PLACES[self.law]
        self.parties[who] = {"name": f"{who.title()} Council", "type": "local-authority", "jurisdiction": place}

    def owners(self, *sizes: int) -> list[str]:
        return list(COUNCILS[: self.rng.choice(sizes)])

    def holding_company(self, owners: Sequence[str]) -> None:
        """It says of itself what the Act asks of one that holds shares, or leaves it to be told."""
        rng = self.rng
        said: Made = {"name": "Holding Ltd", "type": "company-limited-by-shares", "nature": "public"}
        if self.law == "uk-pa-2023":
            if rng.random() < 0.5:
                said["public_authority"] = self.often(True, False, 0.8)
            else:
                said["operates_commercially"] = self.often(False, True, 0.8)
                said["publicly_funded"] = self.often(True, False, 0.5)
        else:
            said["contracting_authority"] = False
        self.parties["holdco"] = said
        self.bodies["holdco"] = {
            "holdings": {owners[0]: {"shares": 100, "votes": 100}},
            "board": {"seats": 3, "appointed_by": {owners[0]: 3}},
            "decisive_influence": self.direction(owners),
            "pursues_contrary_interests": False,
            "activities": self.work("holdco", list(owners)),
        }

    def company(
        self, who: str, owners: Sequence[str], *, alone: bool, authority: bool = False, top: Sequence[str] | None = None
    ) -> None:
        """A company of these; `alone` where the first of them directs it, `top` where they are reached through it."""
        said: Made = {"name": f"{who.title()} Ltd", "type": "company-limited-by-shares"}
        if authority:
            said |= {"contracting_authority": True, "jurisdiction": PLACES[self.law]}
        self.parties[who] = said
        if self.seldom(0.01):
            return
        directing = list(owners[:1]) if alone else list(owners)
        if top and self.law == "uk-pa-2023" and self.rng.random() < 0.7:
            directing = list(top)
        body = self.ownership(who, owners)
        self.bodies[who] = body
        body["board"] = self.board(owners, directing)
        if self.rng.random() < 0.3:
            body["board"]["appointments_right"] = self.rng.choice(["articles", "agreement", "custom", "none"])
        shared = len(owners) > 1 and self.rng.random() < 0.5
        if shared:
            seated = body["board"]["appointed_by"]
            left_out = [each for each in owners if each not in seated]
            body["representatives"] = [
                {
                    "for": [next(iter(seated)), each],
                    "body": "board",
                    "secured_by": "articles",
                    "say_in_agenda_and_votes": True,
                }
                for each in left_out
                if self.rng.random() < 0.5
            ]
        body["decisive_influence"] = self.direction(directing)
        body["pursues_contrary_interests"] = self.often(False, True, 0.94)
        body["activities"] = self.work(who, list(top or (owners[:1] if alone else owners)))
        if self.law == "uk-pa-2023":
            self.parent_routes(body, directing)

    def ownership(self, who: str, owners: Sequence[str]) -> Made:
        """Holdings; now and then a private holder, votes beside the shares, or a list that is not the whole."""
        rng = self.rng
        parts = list(rng.choice(SPLITS[len(owners)]))
        holdings: Made = {each: {"shares": part, "votes": part} for each, part in zip(owners, parts, strict=True)}
        found: Made = {"holdings": holdings}
        most = max(owners, key=lambda each: holdings[each]["shares"])
        if self.seldom(0.13):
            taken = rng.choice([1, 2, 5, 10])
            holdings[most] = {
                "shares": parts[list(owners).index(most)] - taken,
                "votes": holdings[most]["votes"] - taken,
            }
            self.parties["firm"] = {"name": "Firm plc", "type": "private-company"}
            required = rng.random() < 0.7
            holdings["firm"] = {
                "shares": taken,
                "votes": taken,
                "required_by_national_law": required,
                "controlling_rights": self.often(False, True, 0.9),
                "blocking_rights": self.often(False, True, 0.9),
            }
            if rng.random() < 0.7:
                holdings["firm"]["decisive_influence"] = self.often(False, True, 0.95)
        elif self.seldom(0.05):  # a list that is not the whole, or that only its word makes whole
            if rng.random() < 0.5:
                holdings[most]["shares"] -= 2
                holdings[most]["votes"] -= 2
            else:
                del holdings[most]["shares"]
                found["holdings_complete"] = True
        elif self.seldom(0.1) and len(owners) > 1:  # votes that go another way than the shares
            for each, part in zip(owners, reversed(parts), strict=True):
                holdings[each]["votes"] = part
        elif self.seldom(0.04):  # no majority of the votes for anybody who is named as an owner
            self.council("thirdshire")
            for each in owners:
                holdings[each] = {"shares": 40 // len(owners), "votes": 40 // len(owners)}
            rest = 100 - sum(each["shares"] for each in holdings.values())
            holdings["thirdshire"] = {"shares": rest, "votes": rest}
        return found

    def board(self, owners: Sequence[str], directing: Sequence[str]) -> Made:
        who = list(dict.fromkeys([*owners, *directing])) if self.rng.random() < 0.5 else list(owners)
        who = [each for each in who if each in owners]
        if len(who) > 1 and self.seldom(0.15):
            who.remove(self.rng.choice(who))
        seats = {each: self.rng.choice([1, 2]) for each in who}
        unfilled = self.rng.choices((0, 1), (95, 5))[0]
        return {"seats": sum(seats.values()) + unfilled, "appointed_by": seats}

    def direction(self, directing: Sequence[str]) -> Made:
        """Those who decide, and whether anyone else does; now and then others, or nobody."""
        rng = self.rng
        strategy, decisions = list(directing), list(directing)
        if self.seldom(0.12):
            other = rng.choice([[], ["coldwick"], ["saltby"], [*directing, "coldwick"], list(directing[:1])])
            other = list(dict.fromkeys(other))
            which = rng.random()
            if which < 0.7:
                strategy = other
            if which > 0.3:
                decisions = other
        found: Made = {"strategic_objectives": strategy, "significant_decisions": decisions}
        said = self.often(False, rng.choice([True, None]), 0.9)
        return found if said is None else {**found, "anyone_else": said}

    def parent_routes(self, body: Made, directing: Sequence[str]) -> None:
        """The other ways to be a parent undertaking, where votes may not make one; in line with who directs it."""
        majority = max(each["votes"] for each in body["holdings"].values()) > 50
        if majority and self.rng.random() < 0.8:
            return
        if self.rng.random() < 0.2:
            return
        decides = body["decisive_influence"]["significant_decisions"]
        found: Made = {way: [] for way in WAYS}
        if set(decides) & set(directing) or self.rng.random() < 0.3:
            way = self.rng.choice(["appoints_board_majority", "dominant_influence_by", "controls_votes_by_agreement"])
            found[way] = found["actual_dominance"] = list(directing[:1])
        if "appointments_right" in body["board"] and not found["appoints_board_majority"]:
            del body["board"]["appointments_right"]
        body["parent_routes"] = found

    # Work

    def years(self) -> list[tuple[str, str]]:
        return [(f"{self.first_year + n}-04-01", f"{self.first_year + n + 1}-03-31") for n in range(3)]

    def amounts(self, share: Any, bound: int) -> list[tuple[int, int]]:
        """For each year what is in it and what of it is in the share: a percentage, or at or beside the bound."""
        totals = [self.rng.choice([1000, 900, 1100, 2000, 500]) for _ in range(3)]
        wanted = bound if isinstance(share, str) else share
        whole = sum(totals) * wanted // 100 + {"over": 1, "under": -1}.get(share, 0)
        parts = [total * wanted // 100 for total in totals]
        shift = min(parts[0], totals[1] - parts[1]) if self.rng.random() < 0.3 else 0
        parts[0], parts[1] = parts[0] - shift, parts[1] + shift
        for n in range(3):  # what is missing to the sum goes where there is room
            step = max(-parts[n], min(totals[n] - parts[n], whole - sum(parts)))
            parts[n] += step
        return list(zip(totals, parts, strict=True))

    def work(self, who: str, ours: list[str]) -> Any:
        """Turnover by customer, and now and then costs or time beside it, or the share as stated."""
        rng = self.rng
        if rng.random() < 0.06:
            stated = rng.choice([80, 81, 90, 60, {"above": 80}, {"at_least": 80}, {"below": 80}, {"at_least": 85}])
            return {"measure": "turnover", "stated_share": stated, "other_measures": "none"}
        share = self.share(SHARES_OF_WORK, IN_ORDER)
        series: Made = {"measure": "turnover", "periods": self.body_years(who, ours, share)}
        if rng.random() < 0.1:
            beside = rng.choice(SHARES_OF_WORK)
            other = {"measure": rng.choice(["costs", "time"]), "periods": self.body_years(who, ours, beside)}
            if beside in ("over", 82, 85, 90, 95, 100):
                return [series, other]
            return [{**each, "other_measures": "none"} for each in (series, other)]
        if rng.random() < 0.85:
            series["other_measures"] = "none"
        if rng.random() < 0.02:
            series["measure"] = rng.choice(["costs", "time"])
        return series

    def body_years(self, who: str, ours: list[str], share: Any) -> list[Made]:
        rng, found = self.rng, []
        customers = list(ours)
        if rng.random() < 0.12:
            customers.append(self.customer(who, ours))
        for (begins, ends), (total, part) in zip(self.years(), self.amounts(share, 80), strict=True):
            work, left = {}, part
            for each in customers[:-1]:
                work[each] = rng.randint(0, left)
                left -= work[each]
            work[customers[-1]] = left
            if total - part > 10 and rng.random() < 0.3:
                work[next(each for each in reversed(COUNCILS) if each not in ours or each == COUNCILS[-1])] = 10
            if sum(work.values()) > total or (set(ours) == set(COUNCILS) and len(work) > len(customers)):
                work = {each: amount for each, amount in work.items() if each in customers}
            period: Made = {"from": begins, "to": ends, "total": total, "for": work}
            if rng.random() < 0.02:
                period["for_complete"] = False
            found.append(period)
        return found

    def customer(self, who: str, ours: list[str]) -> str:
        """Another company of the same owners, or a firm, that gives work to this one."""
        if self.rng.random() < 0.25 or who in ("sisterco", "holdco"):
            self.parties["firm"] = {"name": "Firm plc", "type": "private-company"}
            return "firm"
        if "sisterco" not in self.parties:
            owners = self.often(ours, ours[:1], 0.7)
            self.parties["sisterco"] = {"name": "Sister Ltd", "type": "company-limited-by-shares"}
            self.bodies["sisterco"] = {
                **self.ownership("sisterco", owners),
                "board": {"seats": len(owners), "appointed_by": dict.fromkeys(owners, 1)},
                "decisive_influence": self.direction(owners),
                "pursues_contrary_interests": False,
                "activities": self.work("sisterco", list(owners)),
            }
        return "sisterco"

    def outside_work(self) -> Any:
        rng = self.rng
        if rng.random() < 0.1:
            said = rng.choice([20, 19, 21, 5, 40, {"below": 20}, {"at_least": 20}, {"above": 20}, {"at_most": 20}])
            shares = {"open_market": said, "outside_public_functions": said}
            return {"measure": "turnover", "stated_share": shares, "other_measures": "none"}
        market = self.amounts(self.share(SHARES_OUTSIDE, ("under", 0, 10, 19)), 20)
        outside = [part if rng.random() < 0.8 else min(total, part + rng.choice([0, 0, 100])) for total, part in market]
        series: Made = {
            "measure": "turnover",
            "periods": [
                {"from": begins, "to": ends, "total": total, "open_market": part, "outside_public_functions": out}
                for (begins, ends), (total, part), out in zip(self.years(), market, outside, strict=True)
            ],
        }
        if rng.random() < 0.85:
            series["other_measures"] = "none"
        return series

    # The rest

    def contract(self, buyers: list[str], suppliers: list[str]) -> None:
        found: Made = {
            "buyers": buyers,
            "subject": "Waste collection",
            "category": "services",
            "consideration": True,
            "awarded_on": f"{self.first_year + 3}-04-01",
        }
        if suppliers:
            found["suppliers"] = suppliers
        self.found["contract"] = found
        if self.bodies:
            self.found["bodies"] = self.bodies

    def often(self, usual: Any, other: Any, chance: float) -> Any:
        return other if self.seldom(1 - chance) else usual

    def seldom(self, chance: float) -> bool:
        return self.rng.random() < chance * self.strays

    def share(self, shares: Sequence[Any], in_order: Sequence[Any]) -> Any:
        return self.rng.choice(in_order if self.strays < 1 and self.rng.random() < 0.7 else shares)


KEPT = {
    "format", "title", "name", "type", "jurisdiction", "contracting_authority", "measure", "from", "to", "participants",
    "above", "at_least", "below", "at_most",
}  # fmt: skip
"""Facts that are never blanked: with them the arrangement would be another, or out of the domain."""
ONLY_UNKNOWN = {"open_market", "outside_public_functions", "total", "stated_share"}
"""Facts that are blanked by `unknown` only."""


def _blank(rng: random.Random, found: Made) -> None:
    """One to three facts unknown or left out."""
    for _ in range(rng.choice([1, 1, 2, 3])):
        places = [
            (inside, key, under)
            for top in ("parties", "bodies", "cooperation")
            for inside, key, under in _facts(found.get(top), top)
        ]
        if not places:  # a company of which nothing is said
            return
        inside, key, under = rng.choice(places)
        in_a_list_of_parties = under in ("for", "appointed_by", "holdings", "public_tasks", "contributions")
        if in_a_list_of_parties or key in ONLY_UNKNOWN or rng.random() < 0.5:
            inside[key] = "unknown"
        else:
            del inside[key]


def _facts(value: Any, under: str) -> list[tuple[Made, str, str]]:
    found: list[tuple[Made, str, str]] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in KEPT or under == "representatives" or (key == "holdings" and "holdings_complete" in value):
                continue
            named = under in ("parties", "bodies")
            if not named and key not in ("stated_share", "periods", "for", "activities", "decisive_influence", "board"):
                found.append((value, key, under))
            if key != "shared_by" and under not in ("stated_share", "common_objectives"):
                found += _facts(inner, key)
    elif isinstance(value, list):
        for each in value:
            found += _facts(each, under)
    return found
