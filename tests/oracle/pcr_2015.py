"""Regulation 12 of the Public Contracts Regulations 2015 (SI 2015/102), paragraph by paragraph.

It copies article 12 out of the directive, and what is copied word for word is taken from there, with its number here
beside it: 12(1) is paragraph 1, 12(3) its second subparagraph, 12(4) to (6) paragraph 3, 12(7) paragraph 4, 12(8) and
(9) paragraph 5. Only 12(2) is written otherwise: it stands on its own, and 12(3) says what control means in it.
"""

from __future__ import annotations

from .directive_2014_24 import controls, no_direct_private_capital, paragraph_1, paragraph_3, paragraph_4
from .reading import Reading, Truth, every, some


def routes(file: Reading, buyer: str, supplier: str) -> dict[str, Truth]:
    """Each way out of Part 2 for one award."""
    return {
        "vertical": paragraph_1(file, buyer, supplier),  # 12(1)
        "reverse": regulation_12_2_a(file, buyer, supplier),
        "sister": regulation_12_2_b(file, buyer, supplier),
        "joint": paragraph_3(file, buyer, supplier),  # 12(4)
        # 12(2) asks for control as 12(3) has it, by one authority
        "joint-reverse": False,
        "joint-sister": False,
        "horizontal": paragraph_4(file),  # 12(7)
    }


def regulation_12_2_a(file: Reading, buyer: str, supplier: str) -> Truth:
    """A controlled legal person that is an authority awards to the authority that controls it.

    Beside control, all that is asked is that there be no private capital in the one that gets the contract.
    """
    return every(
        [
            file.contracting_authority(buyer),
            file.contracting_authority(supplier),
            controls(file, supplier, buyer),
            no_direct_private_capital(file, supplier),
        ]
    )


def regulation_12_2_b(file: Reading, buyer: str, supplier: str) -> Truth:
    """A controlled legal person that is an authority awards to another that the same authority controls."""
    return every(
        [
            file.contracting_authority(buyer),
            some(
                every(
                    [
                        file.contracting_authority(authority),
                        controls(file, authority, buyer),
                        controls(file, authority, supplier),
                    ]
                )
                for authority in file.parties()
                if authority not in (buyer, supplier)
            ),
            no_direct_private_capital(file, supplier),
        ]
    )
