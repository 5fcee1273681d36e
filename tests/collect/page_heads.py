"""Invented heads of news pages, after the markup of real content systems in many languages.

No outlet, person or event is real; the hosts of the table `sites.toml` are. PAGES were there before the rules were written;
LATER were run for the first time when the rules were finished.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """A page: its head, what surrounds the heading, and what the page says of itself."""

    name: str
    lang: str
    head: str
    top: str
    outlet: str | None
    published: str | None
    published_from: str | None
    title: str
    url: str | None = None
    end: str = ""


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def named(name, content):
    return f'<meta name="{name}" content="{content}">'


def canonical(address):
    return f'<link rel="canonical" href="{address}">'


def linked(*nodes, **fields):
    """Return a block of JSON-LD: the nodes as they are, or one article with these fields."""
    if fields:
        nodes = [{"@context": "https://schema.org", "@type": "NewsArticle", **fields}]
    content = nodes[0] if len(nodes) == 1 else list(nodes)
    return f'<script type="application/ld+json">{json.dumps(content, ensure_ascii=False)}</script>'


PAGES = [
    Head(
        name="wordpress with Yoast: a UTC stamp and the local day in the theme",
        lang="en-US",
        head="<title>Ferry line adds a night boat - Elm Bay Courier</title>"
        + canonical("https://elmbaycourier.com/ferry-line-adds-night-boat/")
        + meta("og:title", "Ferry line adds a night boat - Elm Bay Courier")
        + meta("og:site_name", "Elm Bay Courier")
        + meta("article:published_time", "2018-06-13T02:15:40+00:00")
        + meta("article:modified_time", "2018-06-14T17:00:00+00:00"),
        top='<header class="entry-header"><h1 class="entry-title">Ferry line adds a night boat</h1><div class="entry-meta">'
        '<span class="posted-on">Posted on <time class="entry-date published updated" datetime="2018-06-12T19:15:40-07:00">June 12, 2018'
        '</time></span> by <span class="author vcard">Ann Berg</span></div></header>',
        outlet="Elm Bay Courier",
        published="2018-06-12",
        published_from="meta, local day",
        title="Ferry line adds a night boat",
    ),
    Head(
        name="publisher is an agency on another host",
        lang="en",
        head="<title>Quake shakes the coast - SFGate</title>"
        + canonical("https://www.sfgate.com/news/article/Quake-shakes-coast-5551.php")
        + linked(
            headline="Quake shakes the coast",
            datePublished="2014-08-24T10:20:44Z",
            publisher={"@type": "Organization", "name": "Associated Press"},
        ),
        top="<h1>Quake shakes the coast</h1><p class='byline'>By Ann Berg, Associated Press</p><p>Published 3:20 am, Sunday, August 24, 2014</p>",
        outlet="SFGATE",
        published="2014-08-24",
        published_from="json-ld",
        title="Quake shakes the coast",
    ),
    Head(
        name="copyright is no outlet",
        lang="en",
        head="<title>Council keeps the lighthouse lit | Tarn Valley News</title>"
        + named("copyright", "Copyright 2014")
        + named("publisher", "Copyright 2014 Tarn Valley News. All rights reserved."),
        url="http://www.tarnvalleynews.com/2014/03/09/lighthouse.html",
        top="<h1>Council keeps the lighthouse lit</h1>",
        outlet="Tarn Valley News",
        published="2014-03-09",
        published_from="address",
        title="Council keeps the lighthouse lit",
    ),
    Head(
        name="a site of two letters in the host table",
        lang="en",
        head="<title>Bridge closed for repairs | NJ.com</title>"
        + meta("og:site_name", "nj")
        + canonical("http://www.nj.com/hudson/index.ssf/2015/07/bridge_closed_for_repairs.html")
        + named("article_date_original", "Wednesday, July 15, 2015, 4:05 PM"),
        top='<h1 class="entry-title">Bridge closed for repairs</h1><span class="published-date">on July 15, 2015 at 4:05 PM, updated July 16, 2015 at 9:00 AM</span>',
        outlet="NJ.com",
        published="2015-07-15",
        published_from="meta",
        title="Bridge closed for repairs",
    ),
    Head(
        name="New York Times of 2013",
        lang="en",
        head="<title>Rivers Rise in the North - NYTimes.com</title>"
        + named("hdl", "Rivers Rise in the North")
        + named("pdate", "20130417")
        + named("utime", "20130418120000")
        + meta("og:title", "Rivers Rise in the North")
        + canonical("http://www.nytimes.com/2013/04/18/us/rivers-rise.html"),
        top='<h1 itemprop="headline" class="articleHeadline">Rivers Rise in the North</h1><h6 class="byline">By <span>ANN BERG</span></h6>'
        '<h6 class="dateline">Published: April 17, 2013</h6>',
        outlet="The New York Times",
        published="2013-04-17",
        published_from="meta",
        title="Rivers Rise in the North",
    ),
    Head(
        name="Arc: JSON-LD in UTC, evening in Los Angeles",
        lang="en",
        head="<title>Hills burn above the valley - Los Angeles Times</title>"
        + meta("og:site_name", "Los Angeles Times")
        + meta("og:title", "Hills burn above the valley")
        + canonical("https://www.latimes.com/california/story/2019-10-29/hills-burn")
        + linked(
            headline="Hills burn above the valley",
            datePublished="2019-10-30T03:31:10.105Z",
            dateModified="2019-10-31T00:00:00Z",
            publisher={"name": "Los Angeles Times"},
        ),
        top="<h1>Hills burn above the valley</h1>",
        outlet="Los Angeles Times",
        published="2019-10-29",
        published_from="json-ld, local day",
        title="Hills burn above the valley",
    ),
    Head(
        name="BBC of 2012: a day beside the heading, no address",
        lang="en-GB",
        head="<title>BBC News - Ferries back in the strait</title>"
        + named("OriginalPublicationDate", "2012/01/05 23:40:11")
        + named("Headline", "Ferries back in the strait")
        + canonical("http://www.bbc.co.uk/news/uk-scotland-16427777"),
        top='<span class="story-date"><span class="date">5 January 2012</span> <span class="time-text">Last updated at </span><span class="time">23:40</span></span>'
        '<h1 class="story-header">Ferries back in the strait</h1>',
        outlet="BBC",
        published="2012-01-05",
        published_from="meta",
        title="Ferries back in the strait",
    ),
    Head(
        name="Guardian: name in small letters",
        lang="en",
        head="<title>Harbour seals return to the estuary | Ann Berg | The Guardian</title>"
        + meta("og:title", "Harbour seals return to the estuary | Ann Berg")
        + meta("og:site_name", "the Guardian")
        + meta("article:published_time", "2016-03-01T07:00:20.000Z")
        + canonical("https://www.theguardian.com/commentisfree/2016/mar/01/harbour-seals"),
        top='<h1 class="content__headline">Harbour seals return to the estuary</h1><time itemprop="datePublished" datetime="2016-03-01T07:00:20+0000">Tue 1 Mar 2016 07.00 GMT</time>',
        outlet="The Guardian",
        published="2016-03-01",
        published_from="meta",
        title="Harbour seals return to the estuary",
    ),
    Head(
        name="Australian host, UTC stamp, nothing else",
        lang="en-AU",
        head="<title>Dust closes the highway</title>"
        + meta("og:site_name", "Elmstone Herald")
        + meta("og:title", "Dust closes the highway")
        + meta("article:published_time", "2019-01-14T20:05:00Z"),
        url="https://www.elmstoneherald.com.au/story/588/dust-closes-the-highway/",
        top="<h1>Dust closes the highway</h1>",
        outlet="Elmstone Herald",
        published="2019-01-15",
        published_from="meta, local day",
        title="Dust closes the highway",
    ),
    Head(
        name="Drupal 7: RDFa of the time, title with site",
        lang="en",
        head="<title>Tug aground off Skerry | Norland Daily</title>"
        + named("dcterms.date", "2013-02-11T14:10+01:00"),
        url="http://norlanddaily.com/news/tug-aground",
        top='<h1 id="page-title">Tug aground off Skerry</h1><div class="submitted"><span property="dc:date dc:created" content="2013-02-11T14:10:00+01:00">Mon, 02/11/2013 - 14:10</span></div>',
        outlet="Norland Daily",
        published="2013-02-11",
        published_from="meta",
        title="Tug aground off Skerry",
    ),
    Head(
        name="Blox: itemprop on a time, publisher of a company",
        lang="en",
        head="<title>Levee vote put off | News | eiderleader.com</title>"
        + meta("og:site_name", "Eider Leader")
        + meta("og:title", "Levee vote put off")
        + linked(
            headline="Levee vote put off",
            datePublished="2017-05-09T21:30:00-05:00",
            publisher={"name": "Eider Publishing Co."},
        ),
        url="http://www.eiderleader.com/news/levee-vote-put-off/article_55.html",
        top='<h1 class="headline"><span itemprop="headline">Levee vote put off</span></h1><ul class="list-inline"><li class="visible-print">'
        '<time datetime="2017-05-09T21:30:00-05:00" class="asset-date">May 9, 2017</time></li></ul>',
        outlet="Eider Leader",
        published="2017-05-09",
        published_from="json-ld",
        title="Levee vote put off",
    ),
    Head(
        name="related items in JSON-LD come first",
        lang="en",
        head="<title>Bees move into the town hall</title>"
        + linked(
            {
                "@type": "ItemList",
                "itemListElement": [{"@type": "NewsArticle", "datePublished": "2011-01-01"}],
            },
            {
                "@type": "NewsArticle",
                "headline": "Old story about goats",
                "datePublished": "2012-02-02",
                "url": "https://eastquay.example/goats",
            },
            {
                "@type": "NewsArticle",
                "headline": "Bees move into the town hall",
                "datePublished": "2020-05-20",
                "url": "https://eastquay.example/bees",
            },
        )
        + canonical("https://eastquay.example/bees")
        + meta("og:site_name", "East Quay"),
        top="<h1>Bees move into the town hall</h1>",
        outlet="East Quay",
        published="2020-05-20",
        published_from="json-ld",
        title="Bees move into the town hall",
    ),
    Head(
        name="the title's own last part stays",
        lang="en",
        head="<title>Ferry master - a life at sea</title>"
        + meta("og:title", "Ferry master - a life at sea")
        + meta("og:site_name", "Quayside Post"),
        url="https://quaysidepost.example/ferry-master",
        top="<h1>Ferry master - a life at sea</h1>",
        outlet="Quayside Post",
        published=None,
        published_from=None,
        title="Ferry master - a life at sea",
    ),
    Head(
        name="only an update is stated",
        lang="en",
        head="<title>School lunches to change</title>"
        + meta("og:site_name", "Berg Mail")
        + meta("article:modified_time", "2019-03-03T10:00:00Z")
        + linked(headline="School lunches to change", dateModified="2019-03-03"),
        url="https://bergmail.example/school-lunches",
        top="<h1>School lunches to change</h1><p class='timestamp'>Last updated: March 3, 2019</p>",
        outlet="Berg Mail",
        published=None,
        published_from=None,
        title="School lunches to change",
    ),
    Head(
        name="a byline with the day and the zone",
        lang="en",
        head="<title>Mill reopens after ten years</title>",
        url="https://www.tarnsentinel.example/local/mill-reopens",
        top="<h1>Mill reopens after ten years</h1><div class='story-meta'>By Ann Berg | Published March 3, 2020 9:05 pm EST | Updated March 5, 2020</div>",
        outlet="tarnsentinel.example",
        published="2020-03-03",
        published_from="text",
        title="Mill reopens after ten years",
    ),
    Head(
        name="masthead with today's day",
        lang="en",
        head="<title>Mayor quits - Strait Star</title>" + meta("og:site_name", "Strait Star"),
        url="https://straitstar.example/mayor-quits",
        top="<div class='masthead'><span class='date'>Saturday, May 17, 2014</span></div><div><a href='/'>Home</a></div>"
        "<div class='content'><div class='story'><h1>Mayor quits</h1><p class='date'>Thursday, February 6, 2014</p></div></div>",
        outlet="Strait Star",
        published="2014-02-06",
        published_from="text",
        title="Mayor quits",
    ),
    Head(
        name="a day in the text is no day of the page",
        lang="en",
        head="<title>Old maps found</title>" + meta("og:site_name", "Upland News"),
        url="https://uplandnews.example/old-maps-found",
        top="<h1>Old maps found</h1><p>On March 3, 2011, a clerk put the maps into a cellar.</p><figure><figcaption>The cellar on May 4, 2012. Photo: Ann Berg</figcaption></figure>",
        outlet="Upland News",
        published=None,
        published_from=None,
        title="Old maps found",
    ),
    Head(
        name="broken JSON-LD",
        lang="en",
        head='<title>Ice on the fjord</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ice on "the" fjord",'
        '"datePublished":"2018-01-09T06:00:00+01:00","publisher":{"@type":"Organization","name":"Fjord Times",},}</script>',
        url="https://fjordtimes.example/ice",
        top="<h1>Ice on the fjord</h1>",
        outlet="Fjord Times",
        published="2018-01-09",
        published_from="json-ld",
        title="Ice on the fjord",
    ),
    Head(
        name="JSON-LD between comment marks with a trailing comma",
        lang="en",
        head='<title>Wolves near Tarn</title><script type="application/ld+json">//<![CDATA[\n{"@type":"NewsArticle","headline":"Wolves near Tarn",'
        '"datePublished":"2015-12-01","publisher":{"@type":"Organization","name":"Tarn Gazette"},}\n//]]></script>',
        url="https://tarngazette.example/wolves",
        top="<h1>Wolves near Tarn</h1>",
        outlet="Tarn Gazette",
        published="2015-12-01",
        published_from="json-ld",
        title="Wolves near Tarn",
    ),
    Head(
        name="title in entities twice, site's name first",
        lang="en",
        head="<title>Elm Wire: Baker&amp;#8217;s loaf &amp;amp; the prize</title>"
        + meta("og:title", "Elm Wire: Baker&amp;#8217;s loaf &amp;amp; the prize")
        + meta("og:site_name", "Elm Wire"),
        url="https://elmwire.example/loaf",
        top="<div class='head'>Elm Wire</div>",
        outlet="Elm Wire",
        published=None,
        published_from=None,
        title="Baker’s loaf & the prize",
    ),
    Head(
        name="the heading is the logo",
        lang="en",
        head="<title>Pumpkin of ninety kilos | Berg Herald</title>"
        + meta("og:site_name", "Berg Herald"),
        url="https://bergherald.example/2016-10-20-pumpkin",
        top="<h1 class='logo'>Berg Herald</h1><h2 class='title'>Pumpkin of ninety kilos</h2>",
        outlet="Berg Herald",
        published="2016-10-20",
        published_from="address",
        title="Pumpkin of ninety kilos",
    ),
    Head(
        name="a blog's hAtom and a twitter handle",
        lang="en",
        head="<title>Tin toys in the attic « Attic Diary</title>"
        + named("twitter:site", "@atticdiary"),
        url="http://atticdiary.example/tin-toys",
        top="<h2 class='entry-title'><a href='/tin-toys'>Tin toys in the attic</a></h2><abbr class='published' title='2010-11-05T08:00:00-0800'>11/5/10</abbr>",
        outlet="Attic Diary",
        published="2010-11-05",
        published_from="time",
        title="Tin toys in the attic",
    ),
    Head(
        name="seconds since 1970",
        lang="en",
        head="<title>Rail link delayed</title>"
        + meta("og:site_name", "Quay Online")
        + named("pubdate", "1457013600"),
        url="https://quayonline.example/rail",
        top="<h1>Rail link delayed</h1>",
        outlet="Quay Online",
        published="2016-03-03",
        published_from="meta",
        title="Rail link delayed",
    ),
    Head(
        name="a slogan behind the site's name",
        lang="en",
        head="<title>Dairy strike ends</title>"
        + meta("og:site_name", "Norland Ledger | News, weather and sport from the coast"),
        url="https://norlandledger.example/dairy",
        top="<h1>Dairy strike ends</h1><p>12 March 2017, 08:12</p>",
        outlet="Norland Ledger",
        published="2017-03-12",
        published_from="text",
        title="Dairy strike ends",
    ),
    # ------------------------------------------------------------------ German
    Head(
        name="Spiegel: article list in JSON-LD",
        lang="de",
        head="<title>Hochwasser: Der Pegel sinkt - DER SPIEGEL</title>"
        + meta("og:title", "Hochwasser: Der Pegel sinkt")
        + meta("og:site_name", "DER SPIEGEL")
        + named("date", "2020-02-05T18:40:00+01:00")
        + named("last-modified", "2020-02-06T07:00:00+01:00"),
        url="https://www.spiegel.de/panorama/hochwasser-a-1.html",
        top='<h2><span>Hochwasser</span> <span>Der Pegel sinkt</span></h2><time datetime="2020-02-05 18:40:00" class="timeformat">05.02.2020, 18.40 Uhr</time>',
        outlet="Der Spiegel",
        published="2020-02-05",
        published_from="meta",
        title="Hochwasser: Der Pegel sinkt",
    ),
    Head(
        name="German paper: short year beside the heading",
        lang="de",
        head="<title>Fähre fährt wieder - Rheinwald Kurier</title>",
        url="http://www.rheinwald-kurier.de/lokales/faehre-faehrt-wieder_aid-1.5",
        top="<h1>Fähre fährt wieder</h1><p class='datum'>Rheinwald, 07.11.09 - 16:20 Uhr</p>",
        outlet="Rheinwald Kurier",
        published="2009-11-07",
        published_from="text",
        title="Fähre fährt wieder",
    ),
    Head(
        name="German paper: relative words, then a stand",
        lang="de",
        head="<title>Winzer ernten im Boot | Elbblatt</title>" + meta("og:site_name", "Elbblatt"),
        url="https://www.elbblatt.example/winzer",
        top="<h1>Winzer ernten im Boot</h1><div class='meta'>vor 3 Stunden | Aktualisiert am 4. Oktober 2018 | Veröffentlicht am 3. Oktober 2018, 11:00 Uhr</div>",
        outlet="Elbblatt",
        published="2018-10-03",
        published_from="text",
        title="Winzer ernten im Boot",
    ),
    Head(
        name="umlauts in the host",
        lang="de",
        head="<title>Mühle brennt - Münstertäler Bote</title>"
        + meta("article:published_time", "2021-04-01 10:00"),
        url="https://www.muenstertaeler-bote.de/muehle",
        top="<h1>Mühle brennt</h1>",
        outlet="Münstertäler Bote",
        published="2021-04-01",
        published_from="meta",
        title="Mühle brennt",
    ),
    # ------------------------------------------------------------------ French
    Head(
        name="Le Monde: address and text",
        lang="fr",
        head="<title>Le phare change de couleur</title>"
        + meta("og:site_name", "Le Monde.fr")
        + meta("og:title", "Le phare change de couleur"),
        url="https://www.lemonde.fr/societe/article/2017/04/06/le-phare_51.html",
        top="<h1>Le phare change de couleur</h1><span class='meta__date'>Publié le 06 avril 2017 à 09h12 - Mis à jour le 07 avril 2017 à 10h00</span>",
        outlet="Le Monde",
        published="2017-04-06",
        published_from="text",
        title="Le phare change de couleur",
    ),
    Head(
        name="French paper: numbers that could both be the month",
        lang="fr",
        head="<title>Grève à l'usine - La Gazette de Valbois</title>"
        + meta("og:site_name", "La Gazette de Valbois"),
        url="https://gazettedevalbois.example/greve",
        top="<h1>Grève à l'usine</h1><div class='infos'>Publié le 03/04/2016 à 18:22</div>",
        outlet="La Gazette de Valbois",
        published="2016-04-03",
        published_from="text",
        title="Grève à l'usine",
    ),
    # ------------------------------------------------------------------ Spanish
    Head(
        name="El País: address of another day than the stamp",
        lang="es",
        head="<title>La biblioteca flotante llega a las islas | Cultura | EL PAÍS</title>"
        + meta("og:title", "La biblioteca flotante llega a las islas")
        + meta("og:site_name", "EL PAÍS")
        + meta("article:published_time", "2018-09-15T22:30:00.000Z"),
        url="https://elpais.com/cultura/2018/09/16/actualidad/153_1.html",
        top="<h1>La biblioteca flotante llega a las islas</h1>",
        outlet="El País",
        published="2018-09-16",
        published_from="meta, local day",
        title="La biblioteca flotante llega a las islas",
    ),
    Head(
        name="Argentine paper: place of the host",
        lang="es",
        head="<title>El tren vuelve al valle</title>"
        + meta("og:site_name", "Diario del Valle")
        + meta("article:published_time", "2020-07-08T01:20:00Z"),
        url="https://www.diariodelvalle.com.ar/tren",
        top="<h1>El tren vuelve al valle</h1>",
        outlet="Diario del Valle",
        published="2020-07-07",
        published_from="meta, local day",
        title="El tren vuelve al valle",
    ),
    # ------------------------------------------------------------------ Italian, Portuguese, Dutch
    Head(
        name="Corriere: address with the month's name",
        lang="it",
        head="<title>Il ponte riapre ai carri - Corriere.it</title>"
        + meta("og:site_name", "Corriere della Sera"),
        url="https://www.corriere.it/cronache/16_maggio_21/ponte-riapre-1.shtml",
        top="<h1>Il ponte riapre ai carri</h1><p>di Lidia Morra</p>",
        outlet="Corriere della Sera",
        published="2016-05-21",
        published_from="address",
        title="Il ponte riapre ai carri",
    ),
    Head(
        name="Brazilian portal: updated behind published",
        lang="pt-BR",
        head="<title>Barco da escola fica pronto - Jornal do Cais</title>"
        + meta("og:site_name", "Jornal do Cais"),
        url="https://www.jornaldocais.com.br/barco.html",
        top='<h1 itemprop="headline">Barco da escola fica pronto</h1><p class="content-publication-data__updated"><time itemprop="datePublished" datetime="2019-08-14T01:10:00.000Z">13/08/2019 22h10</time> Atualizado há 2 anos</p>',
        outlet="Jornal do Cais",
        published="2019-08-13",
        published_from="time, local day",
        title="Barco da escola fica pronto",
    ),
    Head(
        name="Dutch paper: month in letters",
        lang="nl",
        head="<title>Ooievaar broedt op kerk | Polderpost</title>",
        url="https://www.polderpost.nl/nieuws/ooievaar",
        top="<h1>Ooievaar broedt op kerk</h1><div class='article__meta'>Jan Berg 3 mei 2012, 12:00</div>",
        outlet="Polderpost",
        published="2012-05-03",
        published_from="text",
        title="Ooievaar broedt op kerk",
    ),
    # ------------------------------------------------------------------ Russian, Ukrainian, Polish, Czech, Turkish
    Head(
        name="Russian agency on its own host",
        lang="ru",
        head="<title>Мост закрыли на полгода - РИА Новости, 14.03.2018</title>"
        + meta("og:site_name", "РИА Новости")
        + meta("article:published_time", "20180314T0940"),
        url="https://ria.ru/20180314/1516.html",
        top="<h1>Мост закрыли на полгода</h1><div class='article__info-date'>09:40 14.03.2018 (обновлено: 12:01 15.03.2018)</div>",
        outlet="RIA Novosti",
        published="2018-03-14",
        published_from="meta",
        title="Мост закрыли на полгода",
    ),
    Head(
        name="Russian paper: text beside the heading",
        lang="ru",
        head="<title>Паром вышел из порта — Северный вестник</title>"
        + meta("og:site_name", "Северный вестник"),
        url="http://severvest.example/parom",
        top="<h1>Паром вышел из порта</h1><div class='date'>5 февраля 2016, 18:03</div>",
        outlet="Северный вестник",
        published="2016-02-05",
        published_from="text",
        title="Паром вышел из порта",
    ),
    Head(
        name="Polish portal",
        lang="pl",
        head="<title>Most w Tarnie otwarty - Kurier Tarnowski</title>"
        + meta("og:title", "Most w Tarnie otwarty")
        + meta("og:site_name", "Kurier Tarnowski"),
        url="https://kuriertarnski.example/most",
        top="<h1>Most w Tarnie otwarty</h1><span>Data publikacji: 11.12.2015 08:30</span> <span>Aktualizacja: 12.12.2015 09:00</span>",
        outlet="Kurier Tarnowski",
        published="2015-12-11",
        published_from="text",
        title="Most w Tarnie otwarty",
    ),
    Head(
        name="Turkish paper: two stamps",
        lang="tr",
        head="<title>Vapur yeniden sefere başladı - Boğaz Postası</title>"
        + meta("og:site_name", "Boğaz Postası")
        + meta("datePublished", "2017-09-02T09:30:00+03:00")
        + meta("dateModified", "2017-09-04T10:00:00+03:00"),
        url="https://www.bogazpostasi.com/vapur",
        top="<h1>Vapur yeniden sefere başladı</h1>",
        outlet="Boğaz Postası",
        published="2017-09-02",
        published_from="meta",
        title="Vapur yeniden sefere başladı",
    ),
    # ------------------------------------------------------------------ Japanese, Chinese, Korean
    Head(
        name="Japanese paper",
        lang="ja",
        head="<title>島の船が再開：港町新聞</title>"
        + meta("og:title", "島の船が再開")
        + meta("og:site_name", "港町新聞"),
        url="https://www.minatomachi.example.jp/articles/1.html",
        top="<h1>島の船が再開</h1><p class='date'>2016年2月5日 18時03分</p>",
        outlet="港町新聞",
        published="2016-02-05",
        published_from="text",
        title="島の船が再開",
    ),
    Head(
        name="Xinhua: day in the address",
        lang="zh-CN",
        head="<title>海岛轮渡恢复-新华网</title>",
        url="http://www.xinhuanet.com/politics/2016-02/05/c_1118.htm",
        top="<div class='header'><h1>海岛轮渡恢复</h1><span>2016-02-05 18:03:11</span> 来源： 新华社</div>",
        outlet="Xinhua",
        published="2016-02-05",
        published_from="text",
        title="海岛轮渡恢复",
    ),
    Head(
        name="Korean paper",
        lang="ko",
        head="<title>섬 여객선 다시 운항 - 항구일보</title>"
        + meta("og:title", "섬 여객선 다시 운항")
        + meta("og:site_name", "항구일보"),
        url="http://news.hanggu.example.kr/view/1",
        top="<h1>섬 여객선 다시 운항</h1><span>입력 2016.02.05 18:03 | 수정 2016.02.06 09:00</span>",
        outlet="항구일보",
        published="2016-02-05",
        published_from="text",
        title="섬 여객선 다시 운항",
    ),
    # ------------------------------------------------------------------ Arabic, Hindi, Indonesian, Swedish, Greek
    Head(
        name="Arabic site",
        lang="ar",
        head="<title>العبّارة تعود إلى العمل | صحيفة الساحل</title>"
        + meta("og:site_name", "صحيفة الساحل"),
        url="https://alsahel.example/ferry",
        top="<h1>العبّارة تعود إلى العمل</h1><span class='date'>الجمعة 5 فبراير 2016 - 18:03</span>",
        outlet="صحيفة الساحل",
        published="2016-02-05",
        published_from="text",
        title="العبّارة تعود إلى العمل",
    ),
    Head(
        name="Hindi site with an Indian zone",
        lang="hi",
        head="<title>नाव फिर चली</title>"
        + meta("og:site_name", "Tat Samachar")
        + linked(
            headline="नाव फिर चली",
            datePublished="2019-06-02T19:45:00Z",
            publisher={"name": "Tat Samachar"},
        ),
        url="https://www.tatsamachar.in/news/1",
        top="<h1>नाव फिर चली</h1>",
        outlet="Tat Samachar",
        published="2019-06-03",
        published_from="json-ld, local day",
        title="नाव फिर चली",
    ),
    Head(
        name="Indonesian portal",
        lang="id",
        head="<title>Kapal feri kembali berlayar - Kabar Pesisir</title>"
        + named("publishdate", "2018/08/17 10:20:00")
        + meta("og:site_name", "kabarpesisir"),
        url="https://kabarpesisir.example/feri",
        top="<h1>Kapal feri kembali berlayar</h1><div class='date'>Jumat, 17 Agustus 2018 10:20 WIB</div>",
        outlet="Kabar Pesisir",
        published="2018-08-17",
        published_from="meta",
        title="Kapal feri kembali berlayar",
    ),
    Head(
        name="Swedish paper",
        lang="sv",
        head="<title>Färjan går igen | Kustbladet</title>"
        + meta("og:title", "Färjan går igen | Kustbladet")
        + meta("og:site_name", "kustbladet.se"),
        url="https://www.kustbladet.se/a/1/farjan-gar-igen",
        top='<h1>Färjan går igen</h1><span>Publicerad: <time datetime="2019-03-12T21:10:00.000Z">12 mars 2019 kl. 22.10</time></span><span>Uppdaterad: <time datetime="2019-03-13T06:00:00.000Z">13 mars 2019</time></span>',
        outlet="Kustbladet",
        published="2019-03-12",
        published_from="time",
        title="Färjan går igen",
    ),
    Head(
        name="Greek site",
        lang="el",
        head="<title>Το πλοίο σαλπάρει ξανά - Νέα της Ακτής</title>"
        + meta("og:site_name", "Νέα της Ακτής"),
        url="https://neatisaktis.example/ploio",
        top="<h1>Το πλοίο σαλπάρει ξανά</h1><time>5 Φεβρουαρίου 2016</time>",
        outlet="Νέα της Ακτής",
        published="2016-02-05",
        published_from="time",
        title="Το πλοίο σαλπάρει ξανά",
    ),
]

LATER = [
    Head(
        name="WordPress of an old theme: text only",
        lang="en-US",
        head="<title>Harbour Notes &raquo; Blog Archive &raquo; The last herring</title>",
        url="http://harbournotes.example/?p=311",
        top="<h2><a href='/?p=311' rel='bookmark'>The last herring</a></h2><small>Tuesday, November 3rd, 2009 by Ann</small>",
        outlet="Harbour Notes",
        published="2009-11-03",
        published_from="text",
        title="The last herring",
    ),
    Head(
        name="CNN: evening in the East, address with the local day",
        lang="en",
        head="<title>Storm heads north - CNN</title>"
        + meta("og:site_name", "CNN")
        + meta("og:title", "Storm heads north")
        + named("pubdate", "2018-09-12T01:10:20Z")
        + named("lastmod", "2018-09-12T12:00:00Z"),
        url="https://www.cnn.com/2018/09/11/us/storm-heads-north/index.html",
        top="<h1 class='pg-headline'>Storm heads north</h1><p class='update-time'>Updated 8:00 AM ET, Wed September 12, 2018</p>",
        outlet="CNN",
        published="2018-09-11",
        published_from="meta, local day",
        title="Storm heads north",
    ),
    Head(
        name="Reuters on its own host",
        lang="en",
        head="<title>Oil edges up - Reuters</title>"
        + meta("og:site_name", "U.S.")
        + meta("og:title", "Oil edges up")
        + named("REVISION_DATE", "Wed Mar 14 21:05:00 UTC 2018")
        + meta("og:article:published_time", "2018-03-14T01:03:12+0000")
        + linked(headline="Oil edges up", publisher={"name": "Reuters"}),
        url="https://www.reuters.com/article/us-oil/oil-edges-up-idUSKCN1",
        top="<h1>Oil edges up</h1>",
        outlet="Reuters",
        published="2018-03-14",
        published_from="meta",
        title="Oil edges up",
    ),
    Head(
        name="a local station with the site's address as name",
        lang="en",
        head="<title>Crews fight barn fire - WELM News 4</title>"
        + meta("og:site_name", "WELM")
        + meta("og:title", "Crews fight barn fire"),
        url="https://www.welm.com/news/barn-fire",
        top="<h1>Crews fight barn fire</h1><div class='date'>Posted: Jul 12, 2018 / 05:13 PM CDT / Updated: Jul 13, 2018 / 06:00 AM CDT</div>",
        outlet="WELM",
        published="2018-07-12",
        published_from="text",
        title="Crews fight barn fire",
    ),
    Head(
        name="application-name where the site's name lacks",
        lang="en",
        head="<title>Library opens on Sunday</title>"
        + named("application-name", "Strait Gazette")
        + named("sailthru.date", "2017-02-18 12:00:00"),
        url="https://straitgazette.example/library",
        top="<h1>Library opens on Sunday</h1>",
        outlet="Strait Gazette",
        published="2017-02-18",
        published_from="meta",
        title="Library opens on Sunday",
    ),
    Head(
        name="the site's name is 'Home'",
        lang="en",
        head="<title>Home</title>"
        + meta("og:site_name", "Home")
        + meta("og:title", "Chess in the park"),
        url="https://parkpaper.example/chess_20150711.html",
        top="<h1>Chess in the park</h1>",
        outlet="parkpaper.example",
        published="2015-07-11",
        published_from="address",
        title="Chess in the park",
    ),
    Head(
        name="British tabloid",
        lang="en",
        head="<title>Runaway ostrich closes motorway | Daily Mail Online</title>"
        + meta("og:site_name", "Mail Online")
        + meta("og:title", "Runaway ostrich closes motorway")
        + meta("article:published_time", "2015-04-10T23:30:12+0100")
        + meta("article:modified_time", "2015-04-11T10:00:00+0100"),
        url="http://www.dailymail.co.uk/news/article-303/ostrich.html",
        top="<h1>Runaway ostrich closes motorway</h1><p class='byline-section'><span>Published: 23:30, 10 April 2015</span> | <span>Updated: 10:00, 11 April 2015</span></p>",
        outlet="Daily Mail",
        published="2015-04-10",
        published_from="meta",
        title="Runaway ostrich closes motorway",
    ),
    Head(
        name="a press release's dateline",
        lang="en",
        head="<title>Elm Foods opens a bakery</title>" + meta("og:site_name", "Release Wire"),
        url="https://releasewire.example/elm-foods",
        top="<h1>Elm Foods opens a bakery</h1><p>PORT ELM, March 3, 2020 /Release Wire/ -- Elm Foods said on Monday that it had opened a bakery on the quay, its third in the region.</p>",
        outlet="Release Wire",
        published="2020-03-03",
        published_from="text",
        title="Elm Foods opens a bakery",
    ),
    Head(
        name="microdata without a meta element",
        lang="en",
        head="<title>Rowers win by a hair :: Elm Sports</title>",
        url="https://elmsports.example/rowers",
        top='<h1 itemprop="name headline">Rowers win by a hair</h1><span itemprop="datePublished">14 June 2014</span><span itemprop="dateModified">16 June 2014</span>',
        outlet="Elm Sports",
        published="2014-06-14",
        published_from="time",
        title="Rowers win by a hair",
    ),
    Head(
        name="FAZ: two-part title",
        lang="de",
        head="<title>Landtag: Streit um die Brücke - Politik - FAZ</title>"
        + meta("og:title", "Landtag: Streit um die Brücke")
        + meta("og:site_name", "FAZ.NET")
        + linked(
            headline="Landtag: Streit um die Brücke",
            datePublished="2019-01-22T21:12:00+0100",
            publisher={"name": "FAZ.NET"},
        ),
        url="https://www.faz.net/aktuell/politik/streit-1.html",
        top="<h1>Streit um die Brücke</h1><time datetime='2019-01-22T21:12:00+0100'>Aktualisiert am 22.01.2019</time>",
        outlet="Frankfurter Allgemeine",
        published="2019-01-22",
        published_from="json-ld",
        title="Landtag: Streit um die Brücke",
    ),
    Head(
        name="Austrian paper: numbers of the day behind the byline",
        lang="de-AT",
        head="<title>Seilbahn steht still « Almbote.at</title>"
        + meta("og:title", "Seilbahn steht still"),
        url="https://www.almbote.at/seilbahn",
        top="<h1>Seilbahn steht still</h1><p>Von Anna Berg, 9. Jänner 2018, 14:55</p>",
        outlet="almbote.at",
        published="2018-01-09",
        published_from="text",
        title="Seilbahn steht still",
    ),
    Head(
        name="French: agency in the publisher's place",
        lang="fr",
        head="<title>Neige sur les cols | Courrier du Jura</title>"
        + linked(
            headline="Neige sur les cols",
            datePublished="2016-11-06T08:00:00+01:00",
            publisher={"name": "AFP"},
        ),
        url="https://courrierdujura.example/neige",
        top="<h1>Neige sur les cols</h1>",
        outlet="Courrier du Jura",
        published="2016-11-06",
        published_from="json-ld",
        title="Neige sur les cols",
    ),
    Head(
        name="Spanish: day between commas, heading in h2",
        lang="es",
        head="<title>Vuelve el ferri a la isla | El Correo del Puerto</title>"
        + meta("og:title", "Vuelve el ferri a la isla"),
        url="http://www.elcorreodelpuerto.com/noticia/vuelve-el-ferri",
        top="<h2>Vuelve el ferri a la isla</h2><div class='fecha'>viernes, 5 de febrero de 2016</div>",
        outlet="El Correo del Puerto",
        published="2016-02-05",
        published_from="text",
        title="Vuelve el ferri a la isla",
    ),
    Head(
        name="Mexican site: UTC in JSON-LD and the day in the address",
        lang="es-MX",
        head="<title>Mercado abre de noche</title>"
        + meta("og:site_name", "La Plaza")
        + linked(headline="Mercado abre de noche", datePublished="2021-05-02T03:00:00Z"),
        url="https://laplaza.example/2021/05/01/mercado",
        top="<h1>Mercado abre de noche</h1>",
        outlet="La Plaza",
        published="2021-05-01",
        published_from="json-ld, local day",
        title="Mercado abre de noche",
    ),
    Head(
        name="Portuguese paper",
        lang="pt-PT",
        head="<title>Farol reabre em maio | Maré | PÚBLICO</title>"
        + meta("og:title", "Farol reabre em maio")
        + meta("og:site_name", "PÚBLICO"),
        url="https://www.publico.pt/2018/04/22/local/noticia/farol-1",
        top="<h1>Farol reabre em maio</h1><time datetime='2018-04-22T18:12:00'>22 de Abril de 2018, 18:12</time>",
        outlet="Público",
        published="2018-04-22",
        published_from="time",
        title="Farol reabre em maio",
    ),
    Head(
        name="Danish paper",
        lang="da",
        head="<title>Færgen sejler igen - Havneavisen.dk</title>"
        + meta("og:title", "Færgen sejler igen"),
        url="https://havneavisen.dk/faergen",
        top="<h1>Færgen sejler igen</h1><div class='article-meta'>Af Mette Berg · 5. feb. 2016 kl. 18.03 · Opdateret 6. feb. 2016</div>",
        outlet="havneavisen.dk",
        published="2016-02-05",
        published_from="text",
        title="Færgen sejler igen",
    ),
    Head(
        name="Finnish paper",
        lang="fi",
        head="<title>Lautta kulkee taas | Satamalehti</title>"
        + meta("og:site_name", "Satamalehti"),
        url="https://satamalehti.example/lautta",
        top="<h1>Lautta kulkee taas</h1><div>Julkaistu: 5.2.2016 18:03, Päivitetty: 6.2.2016 9:00</div>",
        outlet="Satamalehti",
        published="2016-02-05",
        published_from="text",
        title="Lautta kulkee taas",
    ),
    Head(
        name="Czech portal",
        lang="cs",
        head="<title>Přívoz znovu jezdí - Přístavní noviny</title>"
        + meta("og:title", "Přívoz znovu jezdí - Přístavní noviny")
        + meta("og:site_name", "Přístavní noviny"),
        url="https://pristavninoviny.example/privoz",
        top="<h1>Přívoz znovu jezdí</h1><span class='time'>5. února 2016 18:03, aktualizováno 19:10</span>",
        outlet="Přístavní noviny",
        published="2016-02-05",
        published_from="text",
        title="Přívoz znovu jezdí",
    ),
    Head(
        name="Hungarian portal",
        lang="hu",
        head="<title>Újra jár a komp - Parti Hírek</title>" + meta("og:site_name", "Parti Hírek"),
        url="https://partihirek.example/komp",
        top="<h1>Újra jár a komp</h1><span class='datum'>2016. február 5. 18:03</span>",
        outlet="Parti Hírek",
        published="2016-02-05",
        published_from="text",
        title="Újra jár a komp",
    ),
    Head(
        name="Ukrainian paper",
        lang="uk",
        head="<title>Пором знову ходить — Берегова правда</title>"
        + meta("og:title", "Пором знову ходить")
        + meta("og:site_name", "Берегова правда"),
        url="https://beregova.example.ua/news/porom",
        top="<h1>Пором знову ходить</h1><div class='post_time'>П'ятниця, 5 лютого 2016, 18:03</div>",
        outlet="Берегова правда",
        published="2016-02-05",
        published_from="text",
        title="Пором знову ходить",
    ),
    Head(
        name="Japanese: UTC stamp of a .jp host",
        lang="ja",
        head="<title>橋が開通 | 港町テレビ</title>"
        + meta("og:title", "橋が開通 | 港町テレビ")
        + meta("og:site_name", "港町テレビ")
        + meta("article:published_time", "2021-03-04T21:00:00Z"),
        url="https://minatotv.co.jp/news/77",
        top="<h1>橋が開通</h1>",
        outlet="港町テレビ",
        published="2021-03-05",
        published_from="meta, local day",
        title="橋が開通",
    ),
    Head(
        name="Chinese portal: name behind an underscore",
        lang="zh-CN",
        head="<title>新桥通车_港口网</title>"
        + meta("og:title", "新桥通车")
        + named("publishdate", "2021-03-05"),
        url="https://www.gangkou.example.cn/a/20210305/1.html",
        top="<h1>新桥通车</h1><div>2021年03月05日 06:00 来源：港口网</div>",
        outlet="gangkou.example.cn",
        published="2021-03-05",
        published_from="meta",
        title="新桥通车",
    ),
    Head(
        name="Hebrew site: short year",
        lang="he",
        head="<title>המעבורת חזרה לפעול - חדשות הנמל</title>"
        + meta("og:title", "המעבורת חזרה לפעול")
        + meta("og:site_name", "חדשות הנמל"),
        url="https://namal.example/ferry",
        top="<h1>המעבורת חזרה לפעול</h1><span>פורסם: 05.02.16, 18:03</span>",
        outlet="חדשות הנמל",
        published="2016-02-05",
        published_from="text",
        title="המעבורת חזרה לפעול",
    ),
    Head(
        name="Vietnamese portal",
        lang="vi",
        head="<title>Phà chạy trở lại - Báo Bến Cảng</title>"
        + meta("og:site_name", "Báo Bến Cảng")
        + meta("og:title", "Phà chạy trở lại"),
        url="https://baobencang.example.vn/pha",
        top="<h1>Phà chạy trở lại</h1><span class='date'>Thứ sáu, 5/2/2016, 18:03 (GMT+7)</span>",
        outlet="Báo Bến Cảng",
        published="2016-02-05",
        published_from="text",
        title="Phà chạy trở lại",
    ),
    Head(
        name="the day at the end of the article",
        lang="en",
        head="<title>A walk along the dyke</title>" + meta("og:site_name", "Dyke Review"),
        url="https://dykereview.example/walk",
        top="<h1>A walk along the dyke</h1>",
        end="<p class='foot'>First published on 9 August 2013</p><p>Related: Storm of 3 May 2010</p>",
        outlet="Dyke Review",
        published="2013-08-09",
        published_from="text",
        title="A walk along the dyke",
    ),
    Head(
        name="Norwegian: title shorter than the one in social networks",
        lang="nb",
        head="<title>Ferja går igjen – Kystavisa</title>"
        + meta("og:title", "Ferja går igjen: – Endelig, sier kapteinen")
        + meta("og:site_name", "Kystavisa")
        + linked(headline="Ferja går igjen", datePublished="2018-10-03T04:00:00.000Z"),
        url="https://kystavisa.example/ferja",
        top="<h1>Ferja går igjen</h1>",
        outlet="Kystavisa",
        published="2018-10-03",
        published_from="json-ld",
        title="Ferja går igjen",
    ),
]
