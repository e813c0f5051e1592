"""Invented people: first and last names from many parts of the world, in their own scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Naming:
    """First and last names that go together, and how often they occur."""

    weight: int
    first: tuple[str, ...]
    last: tuple[str, ...]


def _naming(weight: int, first: str, last: str) -> Naming:
    """Names are separated by commas, because some hold spaces."""
    return Naming(weight, tuple(first.split(", ")), tuple(last.split(", ")))


NAMINGS = (
    _naming(
        40,
        "Aaron, Abigail, Alan, Alice, Andrea, Anthony, Beth, Brandon, Caleb, Camille, Carl, Claire, Colin, Dana, "
        "Derek, Diane, Edward, Elaine, Ethan, Faith, Frank, Gail, Grant, Hannah, Heather, Ian, Iris, Jacob, Janet, "
        "Jo Ann, Joel, Karen, Kevin, Laura, Logan, Marcus, Mary-Kate, Megan, Nathan, Nora, Owen, Paige, Patrick, "
        "Quinn, Rachel, Ruth, Samuel, Stacy, Terrence, Thomas, Tyrone, Vanessa, Victor, Wendy, Zachary",
        "Abbott, Adams, Baker, Barnes, Bishop, Boone, Brooks, Campbell, Carter, Collins, Cooper, D'Amico, Dalton, "
        "Dixon, Ellis, Fisher, Foster, Fox, Grady, Greene, Hale, Harper, Hayes, Hughes, Jennings, Keller, Lambert, "
        "Lawson, MacLeod, Mason, Mercer, Monroe, Morgan, Nash, O'Brien, O'Connor, Parker, Pierce, Porter, Quincy, "
        "Reed, Sawyer, Shaw, Smith-Jones, Spencer, St. John, Sutton, Thorne, Tucker, Vaughn, Walsh, Webb, Whitaker, "
        "Winslow, Yates, Young",
    ),
    _naming(
        16,
        "José, María, Ángela, Andrés, Belén, César, Begoña, Íñigo, Joaquín, Lucía, Nicolás, Óscar, Raúl, Sofía, "
        "Tomás, Ximena, Verónica, Rubén, Inés, Martín",
        "Álvarez, Castañeda, Domínguez, García López, Gutiérrez, Ibáñez, Jiménez, Muñoz, Núñez, Ordóñez, Peña, "
        "Quiñones, Ramírez, Ríos, Sáenz, Solís, Treviño, Vélez, Zúñiga, de la Cruz",
    ),
    _naming(
        5,
        "Nguyễn Văn, Thị Hương, Quốc Bảo, Minh Châu, Thuỳ Dung, Đức Anh, Hồng Hạnh, Ngọc Lan, Hữu Phước, Tuấn",
        "Nguyễn, Trần, Lê, Phạm, Hoàng, Vũ, Đặng, Bùi, Đỗ, Dương",
    ),
    _naming(
        5,
        "Agnieszka, Łukasz, Małgorzata, Paweł, Bożena, Jiří, Zdeněk, Šárka, Ivana, László, Zsófia, Gergő",
        "Wiśniewski, Zielińska, Dąbrowski, Wójcik, Król, Dvořák, Růžička, Čermák, Horváth, Kővári, Szűcs, Šimić",
    ),
    _naming(
        4,
        "Bjørn, Åsa, Søren, Jürgen, Käthe, Léa, Zoë, Benoît, Siân, Niamh, Ólafur, Þóra",
        "Ødegård, Sjöberg, Møller, Müller, Groß, Lefèvre, Çelik, Gruffydd, Ó Briain, Guðmundsson, Weiß, Le Goff",
    ),
    _naming(
        4,
        "Chukwuemeka, Adaọra, Ọlámidé, Títílayọ̀, Ngọzi, Káyọ̀dé, Ifeọma, Oluwaṣeun",
        "Ọkọnkwọ, Adébáyọ̀, Ọbí, Ògúnlẹ́sì, Nwáfọ̀, Babátúndé, Eze, Adéyẹmí",
    ),
    _naming(
        3,
        "محمد, فاطمة, ليلى, عمر, يوسف, مريم, خالد, نور",
        "الأحمد, حداد, العلي, منصور, الخطيب, قاسم, سليمان, درويش",
    ),
    _naming(2, "נועה, דוד, מרים, יעל, אבנר, תמר", "כהן, לוי, בן דוד, פרידמן, אברהם, מזרחי"),
    _naming(3, "小明, 美玲, 建國, 雅婷, 志強, 淑芬, 文傑", "王, 李, 張, 歐陽, 陳, 劉, 司馬"),
    _naming(2, "健太, さくら, 美咲, 大輔, ひなた, 翔太", "佐藤, 鈴木, 高橋, 渡辺, 小林, 山田"),
    _naming(3, "민준, 서연, 지훈, 하윤, 도윤, 수빈", "김, 이, 박, 최, 정, 남궁"),
    _naming(3, "अनिल, प्रिया, विक्रम, सुनीता, राहुल, मीरा", "शर्मा, पटेल, वर्मा, सिंह, गुप्ता, जोशी"),
    _naming(
        3,
        "Олександр, Оксана, Дмитрий, Екатерина, Тарас, Снежана",
        "Шевченко, Ковальчук, Соколов, Петрова, Ђорђевић, Бойко",
    ),
    _naming(2, "Γιώργος, Ελένη, Νίκος, Σοφία, Δημήτρης", "Παπαδόπουλος, Γεωργίου, Οικονόμου, Αγγελίδης"),
    _naming(1, "สมชาย, สุดา, ณัฐวุฒิ, พรทิพย์", "ใจดี, แสงทอง, วงศ์สุวรรณ, ศรีสุข"),
    _naming(1, "გიორგი, ნინო, თამარ, ლევან", "ბერიძე, კაპანაძე, მაისურაძე, გელაშვილი"),
    _naming(1, "አበበ, ሰላም, ዳዊት, ትዕግስት", "ተስፋዬ, በቀለ, ገብረ, ኃይለ"),
    _naming(1, "தமிழ்செல்வன், கயல்விழி, அருண்", "முருகன், சுப்பிரமணியன், ராஜன்"),
    _naming(1, "Արամ, Անահիտ, Տիգրան", "Պետրոսյան, Հակոբյան, Սարգսյան"),
)


def people(rng: Random) -> Iterator[tuple[str, str]]:
    """Yield first and last names, no pair twice, for ever (until every pair was used)."""
    weights = [naming.weight for naming in NAMINGS]
    used: set[tuple[str, str]] = set()
    while True:
        (naming,) = rng.choices(NAMINGS, weights)
        name = rng.choice(naming.first), rng.choice(naming.last)
        if name not in used:
            used.add(name)
            yield name
