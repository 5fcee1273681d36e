"""Pages with the skeletons of genuine outlets and invented sentences.

Element names, classes and nesting are those that real pages had (see
``tests/fixtures/pages/body_classes.csv``); every word of text is generated here. Body elements have
the mark ``data-body``, which a test takes off before it reads. The pages were written before the
rules that read them; those in HELD_OUT were read for the first time when the rules were done.
"""

import random

SUBJECTS = {
    "en": [
        "The harbour council of Port Elm", "A spokeswoman for the Norland ferries", "Captain Rehn",
        "The inspector of bridges", "Nobody in the valley of Berg", "The oldest bakery in town",
        "A group of forty teachers", "The minister for rivers", "Her brother, a retired pilot,",
        "The report of the dam office", "Every third household", "The youngest member of the jury",
    ],
    "de": [
        "Der Hafenrat von Port Elm", "Eine Sprecherin der Norlandfähren", "Kapitän Rehn",
        "Die Brückenaufsicht", "Niemand im Tal von Berg", "Die älteste Bäckerei der Stadt",
        "Eine Gruppe von vierzig Lehrern", "Der Minister für Flüsse", "Jeder dritte Haushalt",
    ],
    "es": [
        "El consejo del puerto de Elm", "Una portavoz de los transbordadores", "El capitán Rehn",
        "La inspección de puentes", "Nadie en el valle de Berg", "La panadería más antigua",
        "Un grupo de cuarenta maestros", "El ministro de los ríos", "Uno de cada tres hogares",
    ],
    "fr": [
        "Le conseil du port d'Elm", "Une porte-parole des traversiers", "Le capitaine Rehn",
        "L'inspection des ponts", "Personne dans la vallée de Berg", "La plus vieille boulangerie",
        "Un groupe de quarante instituteurs", "Le ministre des rivières", "Un foyer sur trois",
    ],
    "ru": [
        "Совет порта Эльм", "Представительница паромов", "Капитан Рен", "Инспекция мостов",
        "Никто в долине Берг", "Старейшая пекарня города", "Группа из сорока учителей",
        "Министр рек", "Каждый третий дом",
    ],
}  # fmt: skip
PREDICATES = {
    "en": [
        "asked for a second survey of the northern quay", "would not say who had paid for the fuel",
        "had counted eleven thousand empty seats since the spring", "wants to keep the old lamp lit",
        "was surprised by the letter from the capital", "called the new timetable a mistake",
        "remembers the flood of the year before last", "has bought three tugs and a crane",
        "moved the meeting to the school behind the church", "expects the river to rise again",
        "lost a fifth of the flour in the storm", "spoke for an hour without any notes",
    ],
    "de": [
        "verlangte eine zweite Prüfung des Nordkais", "wollte nicht sagen, wer den Treibstoff bezahlt hat",
        "hatte seit dem Frühjahr elftausend leere Plätze gezählt", "möchte die alte Lampe brennen lassen",
        "war vom Brief aus der Hauptstadt überrascht", "nannte den neuen Fahrplan einen Fehler",
        "erinnert sich an die Flut des vorletzten Jahres", "hat drei Schlepper und einen Kran gekauft",
    ],
    "es": [
        "pidió una segunda revisión del muelle norte", "no quiso decir quién había pagado el combustible",
        "había contado once mil asientos vacíos desde la primavera", "quiere mantener encendido el viejo faro",
        "se sorprendió por la carta de la capital", "llamó un error al nuevo horario",
        "recuerda la inundación de hace dos años", "ha comprado tres remolcadores y una grúa",
    ],
    "fr": [
        "a demandé un second examen du quai nord", "n'a pas voulu dire qui avait payé le carburant",
        "avait compté onze mille sièges vides depuis le printemps", "veut garder la vieille lampe allumée",
        "a été surpris par la lettre de la capitale", "a jugé le nouvel horaire mauvais",
        "se souvient de la crue d'il y a deux ans", "a acheté trois remorqueurs et une grue",
    ],
    "ru": [
        "потребовал второй проверки северного причала", "не сказал, кто заплатил за топливо",
        "насчитал с весны одиннадцать тысяч пустых мест", "хочет сохранить старую лампу",
        "удивился письму из столицы", "назвал новое расписание ошибкой",
        "помнит наводнение позапрошлого года", "купил три буксира и кран",
    ],
}  # fmt: skip
ENDS = {
    "en": [
        ", according to the minutes of the sitting", " before the first ferry left on Tuesday",
        ", although the rain had stopped by noon", ", which cost the town two million crowns",
        " while the children were still in the gymnasium", ", and a decision is due next week",
        "", " and then went home on foot", ", as the archive shows", " for the fourth time this year",
    ],
    "de": [
        ", wie aus dem Protokoll der Sitzung hervorgeht", ", bevor am Dienstag die erste Fähre ablegte",
        ", obwohl der Regen gegen Mittag aufgehört hatte", ", was die Stadt zwei Millionen Kronen kostete",
        "", ", und eine Entscheidung soll nächste Woche fallen",
    ],
    "es": [
        ", según el acta de la sesión", " antes de que zarpara el primer barco del martes",
        ", aunque la lluvia había cesado a mediodía", ", lo que costó dos millones a la ciudad", "",
    ],
    "fr": [
        ", selon le procès-verbal de la séance", " avant le départ du premier bateau de mardi",
        ", bien que la pluie eût cessé à midi", ", ce qui a coûté deux millions à la ville", "",
    ],
    "ru": [
        ", как следует из протокола заседания", " до отхода первого парома во вторник",
        ", хотя дождь к полудню прекратился", ", что обошлось городу в два миллиона крон", "",
    ],
}  # fmt: skip
NAMES = ["Mara Lind", "Ivo Brandt", "Tove Hansen", "Nils Berge", "Astrid Voll", "Odd Firth"]


class Page:
    """Words for one page: each call returns markup with sentences that occur once on the page."""

    def __init__(self, seed, language="en"):
        self.rng = random.Random(f"genuine {seed}")
        self.language = language
        self.number = 0
        self.title = self.headline()
        self.author = self.rng.choice(NAMES)

    def sentence(self):
        """Return a sentence of some 15 words with a number of its own."""
        self.number += 1
        subject = self.rng.choice(SUBJECTS[self.language])
        predicate = self.rng.choice(PREDICATES[self.language])
        end = self.rng.choice(ENDS[self.language])
        return f"{subject} {predicate}{end} ({self.number})."

    def text(self, least=2, most=4):
        """Return some sentences."""
        return " ".join(self.sentence() for _ in range(self.rng.randint(least, most)))

    def headline(self):
        """Return a line without a full stop."""
        self.number += 1
        subject = self.rng.choice(SUBJECTS[self.language]).rstrip(",")
        predicate = self.rng.choice(PREDICATES[self.language])
        return f"{subject} {predicate} {self.number}"

    def p(self, count=1, classes="", tag="p", around=None):
        """Return body paragraphs, each perhaps in elements of its own (around: "<div>%s</div>")."""
        attribute = f' class="{classes}"' if classes else ""
        blocks = [f"<{tag}{attribute} data-body>{self.text()}</{tag}>" for _ in range(count)]
        return "\n".join(around % block if around else block for block in blocks)

    def linked_p(self, classes=""):
        """Return a body paragraph with links inside its sentences."""
        attribute = f' class="{classes}"' if classes else ""
        first, second = self.sentence(), self.sentence()
        words = first.split()
        linked = (
            f"{' '.join(words[:2])} <a href='/x'>{' '.join(words[2:6])}</a> {' '.join(words[6:])}"
        )
        others = second.split()
        linked += f" <a href='/y'>{' '.join(others[:4])}</a> {' '.join(others[4:])}"
        return f"<p{attribute} data-body>{linked}</p>"

    def h(self, tag="h2", classes=""):
        """Return a subheading of the body."""
        words = " ".join(self.headline().split()[:5])
        return f'<{tag} class="{classes}" data-body>{words}</{tag}>'

    def ul(self, count=3, classes=""):
        """Return a list of the body."""
        items = "".join(f"<li data-body>{self.sentence()}</li>" for _ in range(count))
        return f'<ul class="{classes}">{items}</ul>'

    def quote(self, classes=""):
        """Return a quotation of the body."""
        return f'<blockquote class="{classes}"><p data-body>“{self.sentence()}”</p></blockquote>'

    def breaks(self, count=5):
        """Return text whose paragraphs are parted by line breaks, without elements of their own."""
        return "<br><br>\n".join(self.text() for _ in range(count))

    def links(self, count=5, tag="ul"):
        """Return a list of linked headlines."""
        items = "".join(f'<li><a href="/{n}">{self.headline()}</a></li>' for n in range(count))
        return f"<{tag}>{items}</{tag}>"

    def teasers(self, count=3, classes="teaser", heading="h3"):
        """Return boxes of other stories: a linked headline and a sentence."""
        return "".join(
            f'<div class="{classes}"><{heading}><a href="/{n}">{self.headline()}</a></{heading}>'
            f"<p>{self.sentence()}</p></div>"
            for n in range(count)
        )

    def comments(self, count=4, classes="comment"):
        """Return what readers wrote."""
        return "".join(
            f'<li class="{classes}" id="comment-{n}"><div class="comment-author vcard"><cite>Reader'
            f' {n}</cite> says:</div><div class="comment-content"><p>{self.text()}</p></div>'
            f'<a class="comment-reply-link" href="#">Reply</a></li>'
            for n in range(count)
        )

    def share(self, classes="share-bar"):
        """Return a bar to pass the article on."""
        return (
            f'<div class="{classes}"><span>Share this story</span><ul><li><a href="#">Facebook</a></li>'
            '<li><a href="#">Twitter</a></li><li><a href="#">E-mail</a></li></ul></div>'
        )

    def figure(self, classes="image"):
        """Return a picture with a caption."""
        return (
            f'<figure class="{classes}"><img src="a.jpg" alt="">'
            f"<figcaption>{self.sentence()} Photo: {self.rng.choice(NAMES)}</figcaption></figure>"
        )

    def newsletter(self, classes="newsletter-signup"):
        """Return an ask to subscribe."""
        return (
            f'<div class="{classes}"><h4>The morning letter</h4><p>Get the stories of the day in your'
            " inbox every morning at six. You can unsubscribe at any time.</p>"
            '<form><input name="m"><button>Sign up</button></form></div>'
        )

    def bio(self, classes="author-bio"):
        """Return the life of the writer."""
        return (
            f'<div class="{classes}"><img src="b.jpg"><h4><a href="/w">{self.author}</a></h4><p>'
            f"{self.author} has written about ports and rivers since 2009 and lives in Berg.</p></div>"
        )

    def cookies(self, classes="cookie-banner"):
        """Return the notice about cookies."""
        return (
            f'<div class="{classes}" id="consent"><p>We and our partners use cookies on your device to'
            " measure how our pages are read and to show you advertisements that suit you. You can change"
            ' your choice at any time.</p><button>Accept</button><a href="/privacy">More</a></div>'
        )

    def nav(self):
        """Return the head of the page."""
        links = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Home", "Region", "Sport"))
        return (
            f'<header class="site-header"><div class="logo">The Elm Post</div><nav><ul>{links}</ul>'
            "</nav></header>"
        )

    def foot(self):
        """Return the foot of the page."""
        return (
            "<footer class='site-footer'><p>The Elm Post is published by the Elm Press Company, 4 Quay"
            " Street. All rights reserved.</p><ul><li><a href='/i'>Imprint</a></li></ul></footer>"
        )

    def whole(self, inside, *, body="", head="", foot=True, nav=True):
        """Return the page around what is inside."""
        top = self.nav() if nav else ""
        end = self.foot() if foot else ""
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8">'
            f"<title>{self.title} | The Elm Post</title>"
            f'<meta property="og:title" content="{self.title}">'
            f'<meta name="author" content="{self.author}">{head}</head>'
            f'<body class="{body}">{top}{inside}{end}</body></html>'
        )


# ---------------------------------------------------------------- the skeletons, one function each


def bbc_2016(w):
    return w.whole(f"""<div id="site-container"><div class="container-width-only"><div class="story-body">
<h1 class="story-body__h1">{w.title}</h1><div class="with-extracted-share-icons">
<div class="story-body__mini-info-list-and-share"><ul class="mini-info-list"><li>9 February 2016</li></ul>
{w.share("share share--lightweight show ghost-column")}</div></div>
<div class="story-body__inner" property="articleBody">{w.figure("media-landscape has-caption full-width lead")}
{w.p(1, "story-body__introduction")}{w.p(4)}{w.h("h2", "story-body__crosshead")}{w.p(3)}
{w.ul(3, "story-body__unordered-list")}<hr class="story-body__line">{w.p(2)}</div></div>
<div class="share share--lightweight" id="core-share"><h2 class="share__title">Share this story</h2></div>
<div class="story-more"><div class="group story-alsos more-on-this-story"><div class="group__header">
<h2 class="group__title">More on this story</h2></div>{w.links(4)}</div></div></div>
<div class="column--secondary">{w.teasers(4, "top-story")}</div></div>""")


def bbc_2021(w):
    blocks = w.p(
        7,
        "ssrcss-1q0x1qg-Paragraph eq5iqo00",
        around='<div data-component="text-block" class="ssrcss-uf6wea-RichTextComponentWrapper e1xue1i86">'
        '<div class="ssrcss-7uxr49-RichTextContainer e5tfeyi1">%s</div></div>',
    )
    return w.whole(f"""<main id="main-content"><article class="ssrcss-pv1rh6-ArticleWrapper e1nh2i2l6">
<header><h1 id="main-heading">{w.title}</h1></header><div data-component="byline-block"><p>{w.author}</p>
<div>Health correspondent</div></div>{blocks}<div data-component="links-block"
class="ssrcss-az0bf2-ComponentWrapper"><p>You might also like</p>{w.links(3)}</div>
<section data-component="topic-list"><h2>Related Topics</h2>{w.links(3)}</section></article>
<section data-component="related-internal-links">{w.links(5)}</section></main>""")


def guardian_2017(w):
    return w.whole(f"""<article id="article" class="content content--article tonal tonal--tone-news
blog-post--has-sharing" itemscope><div class="content__main tonal__main">
<header class="content__head"><h1 class="content__headline" itemprop="headline">{w.title}</h1>
<div class="content__standfirst" data-component="standfirst">{w.p(1)}</div></header>
<div class="content__meta-container js-content-meta"><p class="byline"><span itemprop="name">{w.author}</span></p>
{w.share("meta__social")}</div><div class="content__main-column content__main-column--article js-content-main-column">
{w.figure("media-primary media-content")}
<div class="content__article-body from-content-api js-article__body" itemprop="articleBody"
data-test-id="article-review-body">{w.p(3)}<aside class="element element-rich-link element--thumbnail">
<div class="rich-link__container"><h1 class="rich-link__title"><a href="/r">{w.headline()}</a></h1></div></aside>
{w.p(2)}{w.linked_p()}<div class="after-article js-after-article"></div></div>
<div class="submeta"><div class="submeta__links"><ul class="submeta__section-labels">
<li><a href="/t">Ferries</a></li></ul></div>{w.share("submeta__share")}</div></div></div></article>
<div class="discussion" id="comments"><ul class="d-thread">{w.comments(5, "d-comment")}</ul></div>""")


def nytimes_2014(w):
    def block(number, count):
        paragraphs = w.p(count, "story-body-text story-content")
        return f'<div class="story-body story-body-{number}">{paragraphs}</div>'

    return w.whole(
        f"""<main id="main"><article id="story" class="story theme-main"><header id="story-header"
class="story-header"><h1 itemprop="headline" class="headline">{w.title}</h1><div class="story-meta-footer">
<p class="byline-dateline">By {w.author}</p></div></header><div class="story-body-supplemental">{block(1, 4)}
<div class="supplemental"><div id="newsletter-promo"><h2>Newsletter Sign Up</h2><p>{w.sentence()}</p></div></div>
</div><div class="story-interrupter"></div><div class="story-body-supplemental">{block(2, 5)}
<footer class="story-footer story-content"><div class="story-meta"><p class="story-print-citation">A version of
this article appears in print on Page A4 with the headline: {w.headline()}.</p></div></footer></div></article>
<section id="related-coverage" class="related-coverage"><h2>Related Coverage</h2>
{w.teasers(3, "story theme-summary")}</section></main>""",
        body="page-interactive-default has-comments section-world",
    )


def nytimes_2019(w):
    def column(count):
        paragraphs = w.p(count, "css-exrw3m evys1bk0")
        return f'<div class="css-1fanzo5 StoryBodyCompanionColumn"><div class="css-53u6y8">{paragraphs}</div></div>'

    return w.whole(f"""<div id="app"><main id="site-content"><article id="story" class="css-1vxca1d e1qksbhf0">
<header class="css-i17dh2 euiyums1"><h1 class="css-1j5ig2m">{w.title}</h1><p id="article-summary"
class="css-1ifw933" data-body>{w.sentence()}</p></header><section name="articleBody" itemprop="articleBody"
class="meteredContent css-1i2y565">{column(3)}<div class="css-1g7m0tk"><aside>{w.figure()}</aside></div>
<div id="story-ad-1-wrapper" class="css-9tf9ac"><p>Advertisement</p><a href="#after">Continue reading the main
story</a></div>{column(4)}{column(1)}</section><div class="bottom-of-article"><p class="css-1c0w9i5">
{w.author} is a reporter in Berg.</p></div></article><div class="css-recirc"><h2>Most Popular</h2>
{w.links(6, "ol")}</div></main></div>""")


def washington_post(w):
    return w.whole(f"""<main><header><h1 data-qa="headline">{w.title}</h1></header><article data-qa="main">
<div class="article-body" data-qa="article-body">{w.p(3, "font--article-body font-copy gray-darkest ma-0 pb-md")}
<div class="hide-for-print"><p class="interstitial-link italic interstitial"><a href="/i">[{w.headline()}]</a></p>
</div>{w.p(2, "font--article-body")}<div class="newsletter-inline-unit"><p>{w.sentence()}</p></div>
{w.h("h3")}{w.p(2, "font--article-body")}</div></article>
<div data-qa="comments-btn"><button>12 Comments</button></div>{w.bio("author-description")}</main>""")


def fox(w):
    return w.whole(f"""<div class="page-content"><main class="main-content"><article class="article-wrap has-video">
<header class="article-header"><div class="article-meta article-meta-upper"></div><h1 class="headline">{w.title}</h1>
<div class="article-social">{w.share("share social")}</div></header><div class="article-content-wrap sticky-columns">
<div class="article-content"><div class="article-body">{w.p(1, "speakable")}{w.p(1)}
<p><strong><a href="/c">{w.headline().upper()}</a></strong></p><div class="paywall">{w.p(3)}
<div class="ad-container"></div>{w.linked_p()}{w.p(2)}</div></div>
<div class="article-meta"><p>{w.author} is an editor. Follow him on Twitter.</p></div></div></div></article>
<aside class="sidebar">{w.teasers(3, "article-list")}</aside></main></div>""")


def cnn_2018(w):
    paragraphs = w.p(4, "zn-body__paragraph speakable", tag="div")
    more = w.p(5, "zn-body__paragraph", tag="div")
    return w.whole(f"""<div class="pg-right-rail-tall pg-wrapper"><article class="pg-rail-tall" role="main">
<h1 class="pg-headline">{w.title}</h1><div class="metadata"><p class="metadata__byline">By {w.author}, CNN</p></div>
<div class="l-container"><section id="body-text" class="zn zn-body-text zn-body zn--idx-0" itemprop="articleBody">
<div class="l-container"><div class="el__leafmedia el__leafmedia--storyhighlights"><h3>Story highlights</h3>
{w.ul(2).replace(" data-body", "")}</div><div class="el__leafmedia el__leafmedia--sourced-paragraph">
<p class="zn-body__paragraph speakable" data-body><cite class="el-editorial-source">(Elm)</cite>{w.text()}</p></div>
{paragraphs}<div class="zn-body__read-all">{more}<div class="el__embedded el__embedded--standard">
<div class="el__article__teaseimage">Related article <a href="/r">{w.headline()}</a></div></div></div>
<p class="zn-body__footer">CNN's {w.author} contributed to this report.</p></div></section></div></article>
<div class="column zn__column--rail">{w.links(6)}</div></div>""")


def huffpost(w):
    paragraphs = w.p(
        8, around='<div class="content-list-component yr-content-list-text text">%s</div>'
    )
    return w.whole(f"""<div id="main"><div class="entry yr-entry entry--standard"><header class="entry__header">
<h1 class="headline__title">{w.title}</h1><h2 class="headline__subtitle" data-body>{w.sentence()}</h2></header>
<div class="entry__content"><div class="entry__text js-entry-text yr-entry-text"><div class="entry__body js-entry-body">
{paragraphs}<div class="content-list-component pull-quote">{w.sentence()}</div></div>
<div class="below-entry"><div class="extra-content"><p>Do you have information you want to share with us?</p></div>
<div class="tag-cloud"><a href="/t">Elm</a></div></div></div></div>
<div id="suggested-story"><span>Before You Go</span>{w.teasers(2)}</div></div></div>""")


def spiegel(w):
    return w.whole(f"""<main class="lg:mt-20"><article><header><h2><span class="text-primary-base">{w.headline()}</span>
<span class="leading-tight">{w.title}</span></h2><div class="leading-loose" data-body>{w.text()}</div>
<div class="font-sansUI">Von <a href="/a">{w.author}</a></div></header><div class="relative" data-article-el="body">
<section class="relative"><div class="RichText RichText--iconLinks lg:mt-32 word-wrap">{w.p(4)}{w.h("h3")}{w.p(2)}
</div><div class="lg:mb-20 print-only"><section data-area="related-topics">{w.links(3)}</section></div>
<div class="RichText word-wrap">{w.p(3)}</div></section></div><footer><div class="border-t">{w.share("share")}</div>
<h3>Mehr zum Thema</h3>{w.teasers(3)}</footer></article></main>""")


def faz(w):
    return w.whole(f"""<div class="l-body"><article class="atc tsr-Base"><header class="atc-Header">
<h2 class="atc-Headline"><span class="atc-HeadlineText">{w.title}</span></h2></header>
<div class="atc-Intro"><p class="atc-IntroText" data-body>{w.sentence()}</p></div>
<div class="atc-Text js-atc-Text">{w.p(2, "atc-TextParagraph")}{w.figure("atc-ContainerMedia")}
<div class="o-InlineNewsletter">{w.newsletter("tsr-NewsletterBox")}</div>{w.h("h3", "atc-SubHeadline")}
{w.p(4, "atc-TextParagraph")}</div><div class="atc-ContainerFunctions">{w.share("atc-ContainerSocialMedia")}</div>
<div class="atc-ContainerMoreOfTopic">{w.teasers(4, "tsr-Base")}</div></article>
<div class="ctn-Comments" id="lesermeinungen">{w.comments(3)}</div></div>""")


def zeit(w):
    return w.whole(
        f"""<main class="main main--article"><article class="article article--padded" id="js-article">
<header class="article-header article__item"><h1 class="article-heading"><span class="article-heading__kicker">
{w.headline()}</span><span class="article-heading__title">{w.title}</span></h1><div class="summary" data-body>
{w.text()}</div><div class="byline">Von <a>{w.author}</a></div></header>
<div class="article-body article-body--article" itemprop="articleBody"><div class="article-page">
{w.p(3, "paragraph article__item")}<div class="newslettersignup article__item">{w.newsletter("newsletter-box")}</div>
{w.h("h2", "article__subheading article__item")}{w.p(3, "paragraph article__item")}
<aside class="article__item article__item--marginalia box"><h3>Autor</h3><p>{w.sentence()}</p></aside>
{w.p(2, "paragraph article__item")}</div></div><nav class="article-pagination"><a href="/2">Seite 2</a></nav>
<div class="article-tags">Schlagwörter: <a href="/s">Hafen</a></div></article>
<section class="comment-section" id="comments"><div class="comments__body">{w.comments(6)}</div></section></main>"""
    )


def welt(w):
    return w.whole(f"""<main class="c-page-container c-la-loading is-advertorial-free" data-user-type="x">
<article class="c-article-page c-article-page--news has-commercial"><div class="c-article-page__header">
<h1 class="c-headline">{w.title}</h1></div><div class="c-article-page__intro c-summary"><div
class="c-summary__intro" data-body>{w.text()}</div></div><section class="c-article-page__content"><div
class="c-article-page__text c-article-text"><div class="c-rich-text-renderer c-rich-text-renderer--article">
{w.p(3)}<div class="c-inline-teaser-list"><h4>Lesen Sie auch</h4>{w.links(2)}</div>{w.p(2)}{w.h("h3")}{w.p(2)}</div></div>
</section><div class="c-sharing-bar">{w.share("c-sharing-bar__items")}</div></article>
<div class="c-grid c-more-content">{w.teasers(5, "c-teaser-default")}</div></main>""")


def focus(w):
    return w.whole(f"""<div id="content"><div id="article" class="single-article"><div class="articleHead"><h1>
{w.title}</h1></div><div class="articleContent"><div class="leadIn"><p data-body>{w.text()}</p></div>
<div class="textBlock">{w.p(2)}</div><div class="social_frame">{w.share("social")}</div><div class="textBlock">
{w.h("h2")}{w.p(2)}</div><div class="boxed ps-trackingposition_Inread"><p>{w.sentence()}</p></div>
<div class="textBlock">{w.p(3)}</div></div></div><div class="comments clearfix" id="comment">
{w.comments(4)}</div></div>""")


def ndr(w):
    return w.whole(f"""<div id="page"><div id="content"><article class="contentbox"><header><h1>{w.title}</h1>
<div class="lastchanged">Stand: 04.12.2019</div></header><div class="modulepadding copytext">
<p class="preface" data-body>{w.text()}</p><p class="textauthor">von {w.author}</p>{w.p(2)}</div>
<div class="contentimage w100"><div class="caption">{w.sentence()}</div></div>
<div class="modulepadding copytext">{w.h("h2")}{w.p(3)}{w.ul(3)}</div>
<div class="sharing"><ul><li><a>Facebook</a></li></ul></div></article><aside class="zusatz">{w.teasers(2, "teaserpadding")}
</aside></div></div>""")


def le_figaro(w):
    return w.whole(f"""<div class="fig-page"><article class="fig-main fig-article fig-article--has-share"
data-module="fig-share-comments"><div class="fig-wrapper"><div class="fig-headline-container">
<h1 class="fig-headline">{w.title}</h1><p class="fig-standfirst" data-body>{w.sentence()}</p>
<div class="fig-content-metas">Par <a>{w.author}</a></div></div><div class="fig-share-bar">{w.share("fig-share")}</div>
<div class="fig-content-body" data-component="fig-content-body">{w.p(2, "fig-paragraph")}
<p class="fig-a-lire"><strong>À LIRE AUSSI - </strong><a href="/l">{w.headline()}</a></p>
{w.h("h2", "fig-body-heading")}{w.p(4, "fig-paragraph")}</div><div class="fig-related-articles">{w.links(4)}</div>
</div></article><section class="fig-comments" id="fig-comments">{w.comments(4, "fig-comment")}</section></div>""")


def le_monde(w):
    return w.whole(f"""<main id="habillagepub"><section class="zone zone--article"><section class="article__wrapper">
<article class="article__content old__article-content-single"><header class="article__header">
<h1 class="article__title">{w.title}</h1><p class="article__desc" data-body>{w.text()}</p><p
class="meta__publisher">Publié à 10h</p></header>{w.figure("article__media")}{w.p(3, "article__paragraph")}
<section class="catcher catcher--inlined"><p class="catcher__title"><span class="catcher__label">Lire aussi</span>
<a href="/c">{w.headline()}</a></p></section>{w.h("h2", "article__sub-title")}{w.p(3, "article__paragraph")}
<section class="article__reactions"><a href="#">Contribuer</a></section></article></section>
<section class="article__footer-single">{w.share("meta__social")}</section><section class="services">
{w.teasers(3, "teaser teaser--inline-picture")}</section></section></main>""")


def el_pais(w):
    return w.whole(f"""<div class="_g _g-md"><article id="main-content" class="a _g _g-lg"><header class="a_e">
<div class="a_e_txt _df"><h1 class="a_t">{w.title}</h1><h2 class="a_st" data-body>{w.sentence()}</h2></div></header>
<div class="a_m_w"><div class="a_md"><div class="a_md_a">{w.author}</div></div></div>
<div class="a_c clearfix" data-dtm-region="articulo_cuerpo">{w.p(3)}<section class="b-t b-au">
<h4>Más información</h4>{w.links(2)}</section>{w.h("h3")}{w.p(4)}<p class="a_com"><a href="#">Regístrate gratis para
seguir leyendo</a></p></div><section class="a_t_s"><h2>Archivado En</h2>{w.links(4)}</section></article>
<section class="b b-rel">{w.teasers(3)}</section></div>""")


def el_mundo(w):
    return w.whole(f"""<article class="ue-c-article ue-c-article--share-opened" role="article"><div
class="ue-l-article__header"><h1 class="ue-c-article__headline">{w.title}</h1><div class="ue-c-article__standfirst">
<p class="ue-c-article__paragraph" data-body>{w.sentence()}</p></div></div><ul class="ue-c-article__share-tools">
<li>Compartir en Facebook</li></ul><div class="ue-l-article__body ue-c-article__body">{w.p(2)}{w.h("h2")}
{w.p(3)}<div class="ue-c-article__trust"><p>Conforme a los criterios de <a>The Trust Project</a></p></div></div>
<div class="ue-c-article__tags"><ul class="ue-c-article__tags-list"><li><a>Puertos</a></li></ul></div></article>
<div class="ue-c-comments" id="comentarios">{w.comments(3)}</div>""")


def la_vanguardia(w):
    widgets = w.p(2) + w.p(1)
    return w.whole(f"""<main><article class="article-container"><header class="article-header"><h1 class="title">
{w.title}</h1><ul class="epigraph-container"><li><h2 class="epigraph" data-body>{w.sentence()}</h2></li></ul></header>
<div class="article-modules"><div class="widget">{widgets}</div><div class="widget" id="ad-1"><p>{w.headline()}</p></div>
<div class="widget">{w.h("h2")}{w.p(3, "paragraph")}</div></div></article>
<aside class="sidebar widget">{w.teasers(4)}</aside></main>""")


def repubblica(w):
    return w.whole(f"""<main><article class="story"><header class="story__header"><h1 class="story__title">{w.title}</h1>
<div class="story__summary"><p data-body>{w.sentence()}</p></div></header><div class="story__toolbar">
{w.share("story__share")}</div><div class="story__content" id="article-body"><div class="story__text">{w.p(3)}
<div class="inline-article"><a href="/i">{w.headline()}</a></div>{w.p(4)}</div></div><div class="story__footer">
<p>© Riproduzione riservata</p></div></article></main>""")


def wordpress_2013(w):
    return w.whole(
        f"""<div id="page" class="hfeed site"><div id="main" class="wrapper"><div id="primary" class="site-content">
<div id="content" role="main"><article id="post-406" class="post-406 post type-post status-publish format-standard
has-post-thumbnail hentry category-social-media category-popular tag-comments tag-share tag-newsletter">
<header class="entry-header"><h1 class="entry-title">{w.title}</h1><div class="comments-link"><a href="#respond">
3 Replies</a></div></header><div class="entry-content">{w.p(3)}{w.quote()}{w.linked_p()}{w.ul(3)}{w.p(2)}
<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social sd-sharing"><h3
class="sd-title">Share this:</h3><ul><li><a>Tweet</a></li></ul></div></div><div id="jp-relatedposts"
class="jp-relatedposts"><h3>Related</h3>{w.links(3)}</div></div><footer class="entry-meta">This entry was posted in
<a>Ferries</a> by {w.author}. Bookmark the <a>permalink</a>.</footer></article><nav class="nav-single">
<a>{w.headline()}</a></nav><div id="comments" class="comments-area"><h2>3 thoughts</h2><ol class="commentlist">
{w.comments(5)}</ol><div id="respond"><h3>Leave a Reply</h3></div></div></div></div>
<div id="secondary" class="widget-area"><aside class="widget widget_recent_entries">{w.links(5)}</aside></div></div>
</div>""",
        body="single single-post postid-406 single-format-standard has-sidebar comments-open",
    )


def wordpress_elementor(w):
    return w.whole(
        f"""<div data-elementor-type="single-post" class="elementor elementor-3321 elementor-location-single post
hentry"><section class="elementor-section elementor-top-section"><div class="elementor-container"><div
class="elementor-column"><div class="elementor-widget-wrap elementor-element-populated"><div class="elementor-element
elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{w.title}</h1></div>
<div class="elementor-element elementor-widget elementor-widget-theme-post-content"><div
class="elementor-widget-container">{w.p(4)}{w.h()}{w.p(3)}</div></div><div class="elementor-element
elementor-share-buttons--view-icon-text elementor-widget elementor-widget-share-buttons">
{w.share("elementor-share-buttons")}</div><div class="elementor-widget elementor-widget-author-box">
{w.bio("elementor-author-box__bio")}</div><div class="elementor-widget elementor-widget-posts">{w.teasers(3)}</div>
</div></div></div></section></div>""",
        body="post-template-default single elementor-page",
    )


def wordpress_read_more(w):
    return w.whole(
        f"""<div class="site-content with-sidebar"><main class="site-main"><article class="post single-post teaser-post">
<h1 class="entry-title">{w.title}</h1><div class="teaser-text">{w.p(1)}</div><div class="entry-content
entry-content-read-more share-enabled">{w.p(3)}<div class="entry-content-asset">{w.figure("wp-caption aligncenter")}
</div>{w.h("h3")}{w.p(3)}{w.newsletter("mc4wp-form newsletter")}</div><div class="entry-footer"><span class="tags-links">
Tagged <a>elm</a></span></div>{w.bio("about-author-box")}</article><div class="related-posts yarpp-related">
{w.teasers(3, "related-item")}</div></main></div>"""
    )


def td_newspaper(w):
    return w.whole(f"""<div class="td-main-content-wrap td-container-wrap"><div class="td-container"><div class="td-pb-row">
<div class="td-pb-span8 td-main-content" role="main"><div class="td-ss-main-content"><article class="post td-post-template-default
category-comments"><div class="td-post-header"><h1 class="entry-title">{w.title}</h1></div><div
class="td-post-sharing-top">{w.share("td-post-sharing")}</div><div class="td-post-content tagdiv-type">{w.p(3)}
<div class="td-a-rec td-a-rec-id-content_inline">Advertisement</div>{w.linked_p()}{w.p(3)}</div><footer><div
class="td-post-source-tags"><ul class="td-tags"><li><span>TAGS</span></li><li><a>Elm</a></li></ul></div>
<div class="td-author-name"><p>{w.bio("td-author-description")}</p></div></footer></article>
<div class="td_block_wrap td_block_related_posts">{w.teasers(3, "td_module_related_posts")}</div>
<div class="comments" id="comments"><ol class="comment-list">{w.comments(3)}</ol></div></div></div>
<div class="td-pb-span4 td-main-sidebar">{w.links(5)}</div></div></div></div>""")


def blogger(w):
    return w.whole(f"""<div class="content-outer"><div class="main section" id="main"><div class="widget Blog" id="Blog1">
<div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header">Friday</h2><div class="post hentry uncustomized-post-template">
<h3 class="post-title entry-title">{w.title}</h3><div class="post-body entry-content" id="post-body-1" itemprop="description articleBody"
data-body>{w.breaks(6)}</div><div class="post-footer"><div class="post-share-buttons">{w.share("goog-inline-block")}</div>
<span class="post-labels">Labels: <a>elm</a></span></div></div><div class="comments" id="comments"><h4>4 comments:</h4>
<div id="Blog1_comments-block-wrapper"><dl class="avatar-comment-indent">{w.comments(4)}</dl></div></div></div></div></div></div>
<div class="column-right-outer">{w.links(6)}</div></div>""")


def drupal_7(w):
    return w.whole(
        f"""<div id="page-wrapper"><div id="page"><div id="main-wrapper"><div id="main" class="clearfix"><div id="content"
class="column"><div class="section"><h1 class="title">{w.title}</h1><div class="region region-content"><div
id="block-system-main" class="block block-system"><div class="content"><div id="node-88" class="node node-article
node-promoted view-mode-full clearfix"><div class="field field-name-field-lede field-type-text-long"><div class="field-items">
<div class="field-item even"><p data-body>{w.sentence()}</p></div></div></div><div class="field field-name-body field-type-text-with-summary
field-label-hidden"><div class="field-items"><div class="field-item even" property="content:encoded">{w.p(3)}{w.h()}{w.p(3)}</div></div></div>
<div class="field field-name-field-tags"><div class="field-label">Tags:&nbsp;</div><div class="field-items">
<a>Ferries</a></div></div><ul class="links inline"><li class="comment_forbidden">Log in to post comments</li></ul>
<div id="comments" class="comment-wrapper">{w.comments(3)}</div></div></div></div></div></div></div></div></div></div></div>""",
        body="html not-front no-sidebars page-node node-type-article",
    )


def typo3(w):
    return w.whole(f"""<div class="news news-single"><div class="article" itemscope><div class="header"><h1
itemprop="headline">{w.title}</h1></div><div class="footer"><p><span class="news-list-date"><time>12.03.2018</time></span>
</p></div><div class="teaser-text" itemprop="description">{w.p(1)}</div><div class="news-img-wrap">{w.figure("mediaelement")}
</div><div class="news-text-wrap" itemprop="articleBody">{w.p(4, "bodytext")}</div><div class="news-related-wrap">
<div class="news-related news-related-links"><h4>Links</h4>{w.links(3)}</div></div></div></div>""")


def aspnet_2008(w):
    return w.whole(
        f"""<form name="aspnetForm" method="post" action="a.aspx" id="aspnetForm"><div id="ctl00_header">
<a href="/">Elm Post</a> | <a href="/n">News</a> | <a href="/s">Sport</a></div><div><div
id="ctl00_body1_ArticleControl_divArticleText"><span class="headline">{w.title}</span><br><span class="byline">By
{w.author}</span><div class="entry-content"><span id="ctl00_body1_lblArticleText" class="articleText" data-body>
{w.breaks(7)}</span></div></div></div><div id="ctl00_right">{w.links(6)}</div></form>""",
        nav=False,
    )


def tables_2003(w):
    return w.whole(
        f"""<table width="760"><tr><td colspan="3"><b>THE ELM POST</b></td></tr><tr><td width="120" bgcolor="#eee">
<a href="/1">News</a><br><a href="/2">Sport</a><br><a href="/3">Weather</a><br></td><td width="480"><font face="Times">
<h1>{w.title}</h1><i>By {w.author}</i><p data-body>{w.text()}<p data-body>{w.text()}<p data-body>{w.text()}<p data-body>
{w.text()}<p data-body>{w.text()}</font></td><td width="160"><b>Other news</b><br><a href="/4">{w.headline()}</a><br>
<a href="/5">{w.headline()}</a></td></tr><tr><td colspan="3"><font size="1">Copyright The Elm Post 2003</font></td></tr>
</table>""",
        nav=False,
        foot=False,
    )


def postmedia(w):
    sections = w.p(
        7,
        around="<div class='story-v2-content-element-inline'>%s</div><div class='ad__section-border'"
        " data-ad><p>Advertisement</p><p>This advertisement has not loaded yet, but your article continues below.</p></div>",
    )
    return w.whole(f"""<main><article class="article-content-story article-content-story--has-comments"><div class="article-header">
<h1 class="article-title">{w.title}</h1><p class="article-subtitle" data-body>{w.sentence()}</p></div><section
class="article-content article-content__content-group article-content__content-group--story">{sections}</section>
<section class="article-content__share-group">{w.share("share")}</section><div class="comments-section">{w.comments(2)}</div>
</article><section class="widget-shared trending">{w.links(5, "ol")}</section></main>""")


def ippen(w):
    return w.whole(f"""<article class="id-Article id-Article--comments"><header class="id-Article-header"><h1
class="id-StoryElement-headline">{w.title}</h1></header><div class="id-Article-body"><p class="id-StoryElement-leadText"
data-body>{w.text()}</p>{w.p(2, "id-StoryElement-paragraph")}<div class="id-StoryElement-factBox"><p>{w.sentence()}</p></div>
{w.h("h2", "id-StoryElement-crosshead")}{w.p(2, "id-StoryElement-paragraph")}<div class="id-StoryElement-inlineTeaser">
<a href="/t">Lesen Sie auch: {w.headline()}</a></div>{w.p(2, "id-StoryElement-paragraph")}</div><div class="id-Article-tags">
<a>Hafen</a></div></article><div class="id-Comments" id="id-Comments">{w.comments(3)}</div>""")


def hearst(w):
    return w.whole(f"""<div class="article-wrap"><div class="article--head"><h1 class="headline">{w.title}</h1></div>
<div class="article--content"><article class="article-body" id="article-body"><section class="body body-share-enabled">
{w.p(2)}</section><div class="asset_relcontent related"><h4>Related stories</h4>{w.links(2)}</div>
<section class="body body-share-enabled">{w.p(3)}</section><div class="core-gallery gallery">{w.figure()}</div>
<section class="body body-share-enabled">{w.p(2)}<p class="author-tagline"><i>{w.author} is a staff writer. E-mail:
<a href="mailto:a@elm.example">a@elm.example</a></i></p></section></article></div></div>""")


def gallery_article(w):
    return w.whole(
        f"""<div class="gallery article-gallery"><article class="gallery-article"><h1>{w.title}</h1><div
class="gallery__intro">{w.p(2)}</div><div class="gallery-carousel"><div class="slide">{w.figure("gallery-image")}</div>
<div class="slide">{w.figure("gallery-image")}</div></div><div class="gallery__text">{w.p(4)}</div></article></div>
<div class="more-galleries">{w.links(6)}</div>""",
        body="gallery article-page share-enabled",
    )


def live_blog(w):
    entries = "".join(
        f'<div class="live-events__entry" id="e{n}"><div class="live-events__time"><time>1{n}:20</time></div>'
        f'<div class="live-events__entry-text">{w.h("h3")}{w.p(2)}</div>{w.share("live-events__share")}</div>'
        for n in range(5)
    )
    return w.whole(f"""<article class="live-event"><header><h1>{w.title}</h1><h3 data-body>{w.sentence()}</h3></header>
<div class="text-description">{w.p(2)}</div><div class="live-events">{entries}</div></article>
<div class="most-read"><h3>Most read</h3>{w.links(5, "ol")}</div>""")


def interview(w):
    turns = "".join(
        f"<p data-body><strong>{w.sentence()[:-1]}?</strong></p>{w.p(1)}" for _ in range(5)
    )
    return w.whole(f"""<main id="content"><article class="article interview"><h1>{w.title}</h1><p class="article-leadtext"
data-body>{w.text()}</p><div class="article-body-text">{turns}</div><div class="article-share">{w.share("shariff")}</div>
</article><section class="article-recommendations">{w.teasers(3)}</section></main>""")


def listicle(w):
    items = "".join(
        f'<div class="listicle-item"><h2 data-body>{n}. <a href="/b{n}">{" ".join(w.headline().split()[:4])}</a></h2>'
        f"{w.figure()}{w.p(1)}</div>"
        for n in range(1, 8)
    )
    return w.whole(f"""<div class="post-container"><article class="post list-post"><h1 class="post-title">{w.title}</h1>
<div class="post-content">{w.p(1)}{items}{w.p(1)}</div><div class="post-tags"><a>Elm</a></div></article>
<div class="popular-posts">{w.links(6)}</div></div>""")


def json_only(w):
    import json

    text = "\n\n".join(w.text() for _ in range(6))
    stated = {"@type": "NewsArticle", "headline": w.title, "articleBody": text}
    data = json.dumps({"@graph": [stated]}, ensure_ascii=False)
    return w.whole(
        '<div id="__next"></div><noscript>You need to enable JavaScript to run this app.</noscript>',
        head=f'<script type="application/ld+json" data-body>{data}</script>',
    )


def parts(w):
    sections = "".join(
        f'<section class="article-section l-article-body-segment">{w.h("h2")}{w.p(2)}</section>'
        f'<div class="l-article-ad"><p>Advertisement</p></div>'
        for _ in range(4)
    )
    return w.whole(f"""<div class="l-article"><div class="l-article-header"><h1>{w.title}</h1></div><div
class="l-article-body article__body--comments-enabled">{sections}</div><div class="l-article-recirc related-content">
{w.teasers(4, "card")}</div></div>""")


def yahoo(w):
    return w.whole(f"""<div class="caas-container"><article class="caas"><header class="caas-header"><h1>{w.title}</h1></header>
<div class="caas-attr"><div class="caas-share-section">{w.share("caas-share-buttons")}</div></div><div
class="caas-content-wrapper"><div class="caas-body">{w.p(3)}<div class="caas-readmore caas-readmore-collapse"></div>
{w.p(4)}<p><a href="/r">Read more: {w.headline()}</a></p></div></div></article>
<div class="caas-tertiary recommended">{w.teasers(3)}</div></div>""")


def reuters(w):
    paragraphs = "".join(
        f'<p data-testid="paragraph-{n}" class="text__text__1FZLe text__dark-grey__3Ml43" data-body>{w.text()}</p>'
        for n in range(7)
    )
    return w.whole(f"""<main><article class="article__container__2MUeZ"><div class="article-header__heading__15OpQ"><h1
data-testid="Heading">{w.title}</h1></div><ul class="summary__summary__2c" data-testid="Summary"><li>Summary</li>
<li>Companies</li></ul><div class="article-body__content__17Yit">{paragraphs}</div><p class="sign-off">Reporting by
{w.author}; Editing by Odd Firth</p><p data-testid="Body">Our Standards: <a href="/s">The Thomson Reuters Trust
Principles.</a></p></article><div class="related-topics">{w.links(4)}</div></main>""")


def ap(w):
    return w.whole(f"""<div class="Page-content"><main class="Page-main"><h1 class="Page-headline">{w.title}</h1><div
class="Page-actions">{w.share("ActionBar")}</div><div class="Page-storyBody gtmMainScrollContent"><div
class="RichTextStoryBody RichTextBody">{w.p(3)}<div class="HubPeekEmbed"><h3>{w.headline()}</h3></div>{w.p(4)}
<p>___</p><p>Associated Press writer {w.author} contributed to this report.</p></div></div></main>
<div class="PageList">{w.teasers(4, "PagePromo")}</div></div>""")


def daily_mail(w):
    return w.whole(f"""<div id="content" class="articleWide cleared"><div class="alpha"><div id="js-article-text"
class="article-text wide heading-tag-switch"><h2>{w.title}</h2><ul class="mol-bullets-with-font">
<li data-body><strong>{w.sentence()}</strong></li><li data-body><strong>{w.sentence()}</strong></li></ul><p
class="author-section byline-plain">By <a class="author">{w.author}</a></p><div class="article-icon-links-container">
{w.share("shareArticles")}</div><div itemprop="articleBody">{w.p(3, "mol-para-with-font")}<div class="artSplitter
mol-img-group"><p class="imageCaption">{w.sentence()}</p></div>{w.p(3, "mol-para-with-font")}<div class="art-ins
mol-factbox"><h3 class="mol-factbox-title">Facts</h3><p>{w.text()}</p></div>{w.p(2, "mol-para-with-font")}
<div class="related-carousel half"><h3>RELATED ARTICLES</h3>{w.links(3)}</div></div></div><div id="reader-comments">
{w.comments(5)}</div></div><div class="beta">{w.teasers(5, "femail item")}</div></div>""")


def reach(w):
    return w.whole(f"""<main><article class="article-main channel-news" itemscope><h1 class="section-theme">{w.title}</h1><p
class="sub-title" data-body>{w.sentence()}</p>{w.share("share-bar top-share")}<div class="article-body"
itemprop="articleBody">{w.p(2)}<div class="newsletter-signup"><p>{w.sentence()}</p></div>{w.p(2)}
<div class="read-more-links"><h4>Read More</h4>{w.links(3)}</div>{w.p(3)}<div class="factbox">{w.text()}</div></div>
<div class="tag-list"><a>Ferries</a></div></article><section class="most-popular">{w.links(5)}</section></main>""")


def cbc(w):
    return w.whole(f"""<div class="sclt-storycontent"><div class="story-wrapper"><div class="detailHeadline"><h1>{w.title}</h1>
<h2 class="deck" data-body>{w.sentence()}</h2></div><div class="bylineDetails"><span>{w.author}</span> · Posted: 4 December</div>
<div class="story"><span>{w.p(3)}<span class="mediaEmbed">{w.figure("imageMedia")}</span>{w.h()}{w.p(2)}
<ul class="similarLinks"><li class="similarListItem"><a>{w.headline()}</a></li></ul>{w.p(2)}</span></div>
<div class="author">{w.bio("authorprofile")}</div></div><div class="vf-comments" id="vf-conversations">{w.comments(3)}</div>
<section class="footer-related"><h2>Related Stories</h2>{w.links(3)}</section></div>""")


def telegraph(w):
    parts_ = w.p(
        6,
        around='<div class="articleBodyText version-2 section" data-test="article-body-text"><div class="article-body-text '
        'component version-2"><div class="component-content">%s</div></div></div>',
    )
    return w.whole(f"""<main class="main" role="main"><article class="tmgArticle grid"><div class="articleHeader"><h1
class="headline__heading">{w.title}</h1></div><div class="standfirst article__summary"><p itemprop="description" data-body>
{w.sentence()}</p></div><div class="shareButtons section"><button>Share</button></div><div class="articleBody"
itemprop="articleBody">{parts_}<div class="htmlEmbed section"><p>{w.headline()}</p></div></div></article>
<div class="relatedContent parsys"><h2>Related topics</h2>{w.links(4)}</div></main>""")


def stern(w):
    return w.whole(f"""<main><article class="article article--gallery-enabled"><div class="title"><h1 class="title__headline">
{w.title}</h1></div><div class="intro typo-intro u-richtext"><div class="intro__text" data-body>{w.text()}</div></div>
<div class="article__body">{w.p(5, around='<div class="text-element u-richtext typo-body-default article__text-element">%s</div>')}
<div class="group-teaserblock__items">{w.teasers(2)}</div>{w.h("h2", "subheadline-element")}
{w.p(2, around='<div class="text-element u-richtext">%s</div>')}</div><ul class="tags"><li class="tags__item"><a>Elm</a></li>
</ul></article></main>""")


def slider_post(w):
    return w.whole(f"""<div class="container"><div class="post-wrapper"><h1>{w.title}</h1><div class="theiaPostSlider_slides">
<div class="theiaPostSlider_preloadedSlide">{w.p(5)}{w.linked_p()}{w.p(2)}</div></div><div class="theiaPostSlider_nav">
<a>Next</a></div></div><div class="zergnet"><h4>From the web</h4>{w.links(6)}</div></div>""")


def wiki_links(w):
    return w.whole(f"""<div id="content" class="mw-body"><h1 id="firstHeading">{w.title}</h1><div id="bodyContent"
class="mw-body-content"><div id="mw-content-text" class="mw-content-ltr">{w.linked_p()}{w.linked_p()}<div id="toc" class="toc">
<h2>Contents</h2>{w.links(4)}</div>{w.h()}{w.linked_p()}{w.ul(4)}{w.h()}{w.linked_p()}{w.linked_p()}</div></div></div>
<div id="mw-navigation">{w.links(8)}</div>""")


def bare_text_between(w):
    return w.whole(f"""<div class="page"><div class="left-col"><div class="news-detail"><h1>{w.title}</h1><div
class="news-detail-text" data-body>{w.text()}<br/><br/>{w.text()}<div>{w.text()}</div><br/>{w.text()}<p>{w.text()}</p>
<script>var a = 1;</script>{w.text()}<br><br>{w.text()}</div><div class="addthis_toolbox addthis_default_style">
<a>Share</a></div></div></div><div class="right-col">{w.links(7)}</div></div>""")


def russian(w):
    return w.whole(f"""<div class="g-application"><div class="article article_sidebar js-article" itemprop="articleBody"><div
class="article__header"><h1 class="article__header__title">{w.title}</h1></div><div class="article__text
article__text_free"><div class="article__text__overview" data-body><span>{w.text()}</span></div>{w.p(3)}<div
class="article__inline-item"><a href="/i">{w.headline()}</a></div>{w.p(4)}</div><div class="article__tags">
<a>порт</a></div>{w.share("article__social")}</div><div class="news-feed">{w.links(8)}</div></div>""")


def aside_form(w):
    return w.whole(f"""<div class="wrap"><form id="form1"><div class="main-inner"><aside class="article-side article-content"
role="complementary"><h1>{w.title}</h1><div class="txt">{w.p(5)}{w.ul(2)}</div></aside></div></form>
<div class="relatedlinks">{w.links(4)}</div></div>""")


def long_comments(w):
    return w.whole(f"""<div id="container"><div class="block_left"><div id="content_print" class="article_content"><h1>{
        w.title
    }</h1>
<div class="article_description">{
        w.p(5)
    }</div></div><div class="visitors_comment_block"><h3>Visitor comments</h3><div
class="common_inner_block">{
        "".join(
            f'<div class="visitors_comment_content"><p>{w.text()}</p><p>{w.text()}</p></div>'
            f'<div class="posted">Posted by: Reader {n}</div>'
            for n in range(14)
        )
    }</div></div></div>
<div class="block_right">{w.newsletter("jobs-by-email")}</div></div>""")


def cookie_notice_first(w):
    return w.whole(f"""{w.cookies("cmp-layer")}<div class="app"><div class="sc-1yy6n5m-0 cHRpSx"><h1>{w.title}</h1>
<div class="sc-a1 gXyuLd"><div class="sc-bkSUFG bdkDcZ">{w.p(6)}</div></div><div class="sc-x9 inline-ask">
<p>Support our work</p></div><div class="sc-bkSUFG bdkDcZ">{w.p(2)}</div></div></div>{w.cookies("privacy-settings")}""")


def short_note(w):
    return w.whole(f"""<main><article class="brief"><h1>{w.title}</h1><div class="brief__text"><p data-body>{w.sentence()}
{w.sentence()} {w.sentence()}</p></div></article><section class="latest">{w.teasers(8)}</section>{w.cookies()}</main>""")


SKELETONS = {
    function.__name__: (function, language)
    for function, language in [
        (bbc_2016, "en"), (bbc_2021, "en"), (guardian_2017, "en"), (nytimes_2014, "en"),
        (nytimes_2019, "en"), (washington_post, "en"), (fox, "en"), (cnn_2018, "en"),
        (huffpost, "en"), (spiegel, "de"), (faz, "de"), (zeit, "de"), (welt, "de"), (focus, "de"),
        (ndr, "de"), (le_figaro, "fr"), (le_monde, "fr"), (el_pais, "es"), (el_mundo, "es"),
        (la_vanguardia, "es"), (repubblica, "es"), (wordpress_2013, "en"),
        (wordpress_elementor, "en"), (wordpress_read_more, "de"), (td_newspaper, "es"),
        (blogger, "en"), (drupal_7, "en"), (typo3, "de"), (aspnet_2008, "en"), (tables_2003, "en"),
        (postmedia, "en"), (ippen, "de"), (hearst, "en"), (gallery_article, "en"),
        (live_blog, "en"), (interview, "de"), (listicle, "en"), (json_only, "en"), (parts, "en"),
        (yahoo, "en"), (reuters, "en"), (ap, "en"), (daily_mail, "en"), (reach, "en"), (cbc, "fr"),
        (telegraph, "en"), (stern, "de"), (slider_post, "en"), (wiki_links, "en"),
        (bare_text_between, "es"), (russian, "ru"), (aside_form, "en"), (long_comments, "en"),
        (cookie_notice_first, "en"), (short_note, "en"),
    ]
}  # fmt: skip
#: Every second one: read for the first time when the rules were done.
HELD_OUT = tuple(SKELETONS)[1::2]


def page(name):
    """Return the page of a skeleton, with its marks."""
    function, language = SKELETONS[name]
    return function(Page(name, language)).encode()
