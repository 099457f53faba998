"""Every address of the portal, for everybody who may ask for it, in every state: what is answered.

One line is one address: its method and path (words in braces stand in `scene.py`), then the status for each persona:
somebody without an account, the author, another State's focal point, a co-facilitator of the cycle, a moderator who
has set up no second factor (and so may do no more than anybody), a moderator, an administrator. An address of the
site map that no line visits fails, and so does any status that is not the one written here. Of the admin a table of its own says who enters what.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.house.scene import PERSONAS, Scene, set_scene

ADDRESSES = """
# method and path                                               nobody author focal co-facilitator unarmed moderator administrator
# ---- for machines, and what has no language ----
GET  /healthz                                                   200 200 200 200 200 200 200
GET  /readyz                                                    200 200 200 200 200 200 200
GET  /metrics                                                   404 404 404 404 404 404 404
GET  /robots.txt                                                200 200 200 200 200 200 200
GET  /sitemap.xml                                               200 200 200 200 200 200 200
GET  /sitemap-texts.xml                                         200 200 200 200 200 200 200
GET  /sitemap-nothing.xml                                       404 404 404 404 404 404 404
GET  /look                                                      405 405 405 405 405 405 405
POST /look                                                      303 303 303 303 303 303 303
GET  /put-away                                                  405 405 405 405 405 405 405
POST /put-away                                                  303 303 303 303 303 303 303
GET  /                                                          302 302 302 302 302 302 302
GET  /zh/objectives/                                            302 302 302 302 302 302 302
GET  /admin/                                                    302 302 302 302 302 302 302
GET  /accounts/login/                                           302 302 302 302 302 302 302
GET  /en/no/such/page/                                          404 404 404 404 404 404 404

# ---- pages ----
GET  /en/                                                       200 200 200 200 200 200 200
GET  /en/objectives/                                            200 200 200 200 200 200 200
GET  /en/objectives/7/                                          200 200 200 200 200 200 200
GET  /en/objectives/24/                                         404 404 404 404 404 404 404
GET  /en/states/                                                200 200 200 200 200 200 200
GET  /en/states.csv                                             200 200 200 200 200 200 200
GET  /en/states/bd/                                             200 200 200 200 200 200 200
GET  /en/states/xx/                                             404 404 404 404 404 404 404
GET  /en/commitments/                                           200 200 200 200 200 200 200
GET  /en/commitments/2026/51/                                   200 200 200 200 200 200 200
GET  /en/commitments/2026/52/                                   404 404 404 404 404 404 404
GET  /en/commitments/indicators/deaths.csv                      200 200 200 200 200 200 200
GET  /en/commitments/indicators/nothing.csv                     404 404 404 404 404 404 404
GET  /en/feed/                                                  200 200 200 200 200 200 200
GET  /en/about/                                                 200 200 200 200 200 200 200
GET  /en/accessibility/                                         200 200 200 200 200 200 200
GET  /en/privacy/                                               200 200 200 200 200 200 200
GET  /en/mine/                                                  302 200 200 200 200 200 200
GET  /en/mine/profile/                                          302 200 200 200 200 200 200
POST /en/mine/profile/                                          302 422 422 422 422 422 422
GET  /en/mine/data/                                             302 200 200 200 200 200 200
GET  /en/mine/data/archive/                                     302 405 405 405 405 405 405
POST /en/mine/data/archive/                                     302 302 302 302 302 302 302
GET  /en/mine/data/archive/00000000-0000-4000-8000-000000000000.zip 302 302 302 302 302 302 302
GET  /en/mine/data/close/                                       302 302 302 302 302 302 302
GET  /en/moderation/                                            200 200 200 200 200 200 200
GET  /en/disclaimers/                                           200 200 200 200 200 200 200
GET  /en/contact/                                               200 200 200 200 200 200 200
POST /en/contact/                                               422 422 422 422 422 422 422
GET  /en/help/                                                  200 200 200 200 200 200 200
GET  /en/help/states/                                           200 200 200 200 200 200 200
GET  /en/help/nothing/                                          404 404 404 404 404 404 404
GET  /en/versions/privacy/                                      200 200 200 200 200 200 200
GET  /en/versions/nothing/                                      404 404 404 404 404 404 404
GET  /en/versions/privacy/1/                                    200 200 200 200 200 200 200
GET  /en/versions/privacy/2/                                    404 404 404 404 404 404 404

# ---- the Declaration: rev-1 is published, rev-2 is being prepared ----
GET  /en/declarations/                                          200 200 200 200 200 200 200
GET  /en/declarations/2026/                                     200 200 200 200 200 200 200
GET  /en/declarations/2031/                                     404 404 404 404 404 404 404
GET  /en/declarations/2026/rev-1/                               200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-1/?as=1                          200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-1/?as=2                          404 404 404 404 404 404 404
GET  /en/declarations/2026/rev-2/                               404 404 404 404 404 200 200
GET  /en/declarations/2026/rev-1.txt                            200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-2.txt                            404 404 404 404 404 200 200
GET  /en/declarations/2026/rev-1/paragraphs/                    200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-1/paragraphs/?q=9bis             302 302 302 302 302 302 302
GET  /en/declarations/2026/rev-2/paragraphs/?q=9                404 404 404 404 404 302 302
GET  /en/declarations/2026/rev-1/paragraphs/9-bis/              200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-1/paragraphs/99/                 404 404 404 404 404 404 404
GET  /en/declarations/2026/rev-2/paragraphs/9/                  404 404 404 404 404 200 200
POST /en/declarations/2026/rev-1/                               405 405 405 405 405 405 405
GET  /en/declarations/2026/rev-1.docx                           200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-2.docx                           404 404 404 404 404 200 200
GET  /en/declarations/2026/rev-1.pdf                            200 200 200 200 200 200 200
GET  /en/declarations/2026/rev-2.pdf                            404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/                             404 404 404 404 404 404 404
GET  /en/declarations/2026/compare/?old=rev-1&new=rev-1         302 302 302 302 302 302 302
GET  /en/declarations/2026/compare/?old=rev-1&new=rev-2         404 404 404 404 404 302 302
GET  /en/declarations/2026/compare/rev-1...rev-1/               200 200 200 200 200 200 200
GET  /en/declarations/2026/compare/rev-1...rev-2/               404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/rev-2...rev-1/               404 404 404 404 404 301 301
GET  /en/declarations/2026/compare/rev-1...rev-1.txt            200 200 200 200 200 200 200
GET  /en/declarations/2026/compare/rev-1...rev-2.txt            404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/rev-1...rev-1.docx           200 200 200 200 200 200 200
GET  /en/declarations/2026/compare/rev-1...rev-2.docx           404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/rev-1...rev-1.pdf            200 200 200 200 200 200 200
GET  /en/declarations/2026/compare/rev-1...rev-2.pdf            404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/rev-1...rev-1/9-bis/         200 200 200 200 200 200 200
GET  /en/declarations/2026/compare/rev-1...rev-2/9/             404 404 404 404 404 200 200
GET  /en/declarations/2026/compare/rev-1...rev-1/dropped/9-bis/ 404 404 404 404 404 404 404
GET  /en/declarations/2026/compare/rev-1...rev-2/dropped/10/    404 404 404 404 404 200 200

# ---- consultations: open, closed, coming, and one that is not announced ----
GET  /en/consultations/                                         200 200 200 200 200 200 200
GET  /en/consultations/2026/rev-1/                              200 200 200 200 200 200 200
GET  /en/consultations/2026/closed/                             200 200 200 200 200 200 200
GET  /en/consultations/2026/coming/                             200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/                             404 404 404 404 404 200 200
GET  /en/consultations/2026/questions/                          200 200 200 200 200 200 200
GET  /en/consultations/2026/rev-1/comments/                     200 200 200 200 200 200 200
GET  /en/consultations/2026/rev-1/comments/?format=csv          200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/comments/                    404 404 404 404 404 200 200
GET  /en/consultations/2026/rev-1/paragraphs/9-bis/             200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/paragraphs/9-bis/            404 404 404 404 404 200 200
GET  /en/consultations/2026/questions/questions/1/              200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/questions/1/                 404 404 404 404 404 200 200
GET  /en/consultations/2026/rev-1/whole/                        200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/whole/                       404 404 404 404 404 200 200
GET  /en/consultations/2026/rev-1/answers/                      200 200 200 200 200 200 200
GET  /en/consultations/2026/closed/answers/                     200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/answers/                     404 404 404 404 404 200 200
GET  /en/consultations/2026/questions/answers/                  200 200 200 200 200 200 200
GET  /en/consultations/2026/questions/whole/                    404 404 404 404 404 404 404

# ---- compilation: one file is released, another is for those who compile ----
GET  /en/consultations/2026/rev-1/compilation/                  200 200 200 200 200 200 200
GET  /en/consultations/2026/closed/compilation/                 404 404 404 200 404 200 200
GET  /en/consultations/2026/hidden/compilation/                 404 404 404 404 404 200 200
POST /en/consultations/2026/rev-1/compilation/                  404 404 404 422 404 422 422
GET  /en/consultations/2026/rev-1/compilation/text/             404 404 404 200 404 200 200
GET  /en/consultations/2026/questions/compilation/text/         404 404 404 404 404 404 404
GET  /en/consultations/2026/rev-1/compilation/proposals/        404 404 404 200 404 200 200
POST /en/consultations/2026/rev-1/compilation/proposals/        404 404 404 302 404 302 302
GET  /en/consultations/2026/rev-1/compilation/{released}/       200 200 200 200 200 200 200
GET  /en/consultations/2026/rev-1/compilation/{compiled}/       404 404 404 200 404 200 200
GET  /en/consultations/2026/closed/compilation/{released}/      404 404 404 404 404 404 404
GET  /en/consultations/2026/rev-1/compilation/{released}/file/  200 200 200 200 200 200 200
GET  /en/consultations/2026/rev-1/compilation/{compiled}/file/  404 404 404 200 404 200 200
GET  /en/consultations/2026/rev-1/compilation/{released}/release/ 405 405 405 405 405 405 405
POST /en/consultations/2026/rev-1/compilation/{released}/release/ 403 403 403 403 403 302 302
POST /en/consultations/2026/rev-1/compilation/{compiled}/release/ 404 404 404 403 404 403 403
POST /en/consultations/2026/rev-1/compilation/{released}/take-back/ 403 403 403 403 403 302 302
POST /en/consultations/2026/rev-1/compilation/{released}/again/ 403 403 403 302 403 302 302
POST /en/consultations/2026/rev-1/compilation/{compiled}/again/ 404 404 404 302 404 302 302

# ---- reviews: one of 2022 is public; of 2026 one is filed, another is being prepared ----
GET  /en/reviews/                                               200 200 200 200 200 200 200
GET  /en/reviews/reviews.csv                                    200 200 200 200 200 200 200
GET  /en/reviews/2022/                                          200 200 200 200 200 200 200
GET  /en/reviews/2031/                                          404 404 404 404 404 404 404
GET  /en/reviews/2022/matrix/                                   200 200 200 200 200 200 200
GET  /en/reviews/2022/matrix.csv                                200 200 200 200 200 200 200
GET  /en/reviews/2022/matrix.svg                                200 200 200 200 200 200 200
GET  /en/reviews/feed/                                          200 200 200 200 200 200 200
GET  /en/reviews/feed/states/bd/                                200 200 200 200 200 200 200
GET  /en/reviews/feed/states/zz/                                404 404 404 404 404 404 404
GET  /en/reviews/feed/rounds/forum-2022/                        200 200 200 200 200 200 200
GET  /en/reviews/feed/rounds/nothing/                           404 404 404 404 404 404 404
GET  /en/reviews/regions/asia-and-the-pacific/                  200 200 200 200 200 200 200
GET  /en/reviews/regions/asia-and-the-pacific/2024/             404 404 404 404 404 404 404
GET  /en/reviews/2022/bd/                                       200 200 200 200 200 200 200
GET  /en/reviews/2022/bd/editions/1/                            200 200 200 200 200 200 200
GET  /en/reviews/2022/bd/editions/1/review.pdf                  200 200 200 200 200 200 200
GET  /en/reviews/2022/bd/editions/1/annexes/{public_annex}/     200 200 200 200 200 200 200
GET  /en/reviews/2022/bd/editions/1/annexes/{filed_annex}/      404 404 404 404 404 404 404
GET  /en/reviews/2026/ke/                                       404 404 404 404 404 200 200
GET  /en/reviews/2026/ke/editions/1/                            404 404 404 404 404 200 200
GET  /en/reviews/2026/ke/editions/1/review.pdf                  404 404 404 404 404 200 200
GET  /en/reviews/2026/ke/editions/1/annexes/{filed_annex}/      404 404 404 404 404 200 200
GET  /en/reviews/2026/bd/                                       404 404 200 404 404 404 404
GET  /en/reviews/2026/bd/editions/1/                            404 404 200 404 404 404 404
GET  /en/reviews/2026/bd/editions/1/review.pdf                  404 404 200 404 404 404 404
GET  /en/reviews/2026/bd/editions/1/annexes/{preparing_annex}/  404 404 200 404 404 404 404
GET  /en/reviews/compare/                                       200 200 200 200 200 200 200
GET  /en/reviews/compare/rounds/bd/forum-2022/forum-2026/       200 200 200 200 200 200 200
GET  /en/reviews/compare/states/forum-2022/bd/ke/               200 200 200 200 200 200 200
GET  /en/reviews/compare/regions/forum-2022/bd/asia-and-the-pacific/ 200 200 200 200 200 200 200
GET  /en/reviews/assessments/                                   200 200 200 200 200 200 200
GET  /en/reviews/assessments/begin/                             302 200 200 200 200 200 200
GET  /en/reviews/assessments/{assessment}/                      200 200 200 200 200 200 200
GET  /en/reviews/assessments/{waiting_assessment}/              404 200 404 404 404 200 200
GET  /en/reviews/assessments/{unsent_assessment}/               404 200 404 404 404 404 404
GET  /en/reviews/assessments/{assessment}/file/                 200 200 200 200 200 200 200
GET  /en/reviews/assessments/{waiting_assessment}/file/         404 404 404 404 404 404 404
GET  /en/reviews/assessments/{assessment}/write/                302 302 404 404 404 404 404
GET  /en/reviews/assessments/{unsent_assessment}/write/         302 200 404 404 404 404 404
POST /en/reviews/assessments/{unsent_assessment}/write/         302 422 404 404 404 404 404
POST /en/reviews/assessments/{unsent_assessment}/act/           302 302 404 404 404 404 404
GET  /en/reviews/file/                                          302 200 200 200 200 200 200
POST /en/reviews/file/start/                                    302 404 404 404 404 404 404
GET  /en/reviews/file/invitations/nonsense/                     302 410 410 410 410 410 410
POST /en/reviews/file/invitations/nonsense/                     302 410 410 410 410 410 410
GET  /en/reviews/file/{review}/                                 302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/files/                           302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/form.docx                        302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/form/                            302 404 200 404 404 404 404
POST /en/reviews/file/{review}/form/                            302 404 422 404 404 404 404
GET  /en/reviews/file/{review}/drafters/                        302 404 200 404 404 404 404
POST /en/reviews/file/{review}/drafters/                        302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/check/                           302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/take-back/                       302 404 405 404 404 404 404
POST /en/reviews/file/{review}/take-back/                       302 404 302 404 404 404 404
POST /en/reviews/file/{review}/correct/                         302 404 302 404 404 404 404
GET  /en/reviews/file/{review}/withdraw/                        302 404 200 404 404 404 404
POST /en/reviews/file/{review}/texts/0/                         302 404 404 404 404 404 404
GET  /en/reviews/file/{review}/parts/environment/               302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/parts/progress/7/                302 404 200 404 404 404 404
GET  /en/reviews/file/{review}/parts/progress/                  302 404 404 404 404 404 404

# ---- feeds of drafts and paragraphs ----
GET  /en/feeds/2026/rev-1/                                      200 200 200 200 200 200 200
GET  /en/feeds/2026/rev-2/                                      404 404 404 404 404 404 404
GET  /en/feeds/2026/rev-1/9-bis/                                200 200 200 200 200 200 200
GET  /en/feeds/2026/rev-1/99/                                   404 404 404 404 404 404 404
GET  /en/feeds/2026/rev-2/9/                                    404 404 404 404 404 404 404

# ---- writing ----
GET  /en/consultations/2026/rev-1/paragraphs/9-bis/write/       200 200 200 200 200 200 200
GET  /en/consultations/2026/closed/paragraphs/9-bis/write/      200 200 200 200 200 200 200
GET  /en/consultations/2026/coming/paragraphs/9-bis/write/      200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/paragraphs/9-bis/write/      404 404 404 404 404 200 200
GET  /en/consultations/2026/questions/questions/1/write/        200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/questions/1/write/           404 404 404 404 404 200 200
GET  /en/consultations/2026/rev-1/whole/write/                  200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/whole/write/                 404 404 404 404 404 200 200
GET  /en/consultations/2026/rev-1/sending/                      200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/sending/                     404 404 404 404 404 200 200
POST /en/consultations/2026/rev-1/sending/                      302 409 409 409 409 409 409
GET  /en/consultations/2026/rev-1/sending/word/                 200 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/sending/word/                404 404 404 404 404 200 200
GET  /en/consultations/2026/questions/sending/word/             404 404 404 404 404 404 404
POST /en/consultations/2026/rev-1/sending/word/                 422 422 422 422 422 422 422
GET  /en/consultations/2026/rev-1/sending/together/             302 200 200 200 200 200 200
GET  /en/consultations/2026/hidden/sending/together/            302 404 404 404 404 200 200
POST /en/consultations/2026/rev-1/sending/together/             302 422 422 422 422 422 422
GET  /en/joint/{joint}/                                         302 200 200 404 404 404 404
POST /en/joint/{joint}/                                         302 422 422 404 404 404 404
GET  /en/joint/links/{joint_link}/                              200 200 200 200 200 200 200
POST /en/joint/links/{joint_link}/                              200 200 200 200 200 200 200
GET  /en/joint/links/nonsense/                                  404 404 404 404 404 404 404
GET  /en/sending/{unsent}/discard/                              405 405 405 405 405 405 405
POST /en/sending/{other}/discard/                               404 404 404 404 404 404 404
GET  /en/events/published-townhall/write/                       200 200 200 200 200 200 200
GET  /en/events/cancelled-townhall/write/                       200 200 200 200 200 200 200
GET  /en/events/preparing-townhall/write/                       404 404 404 404 404 404 404
GET  /en/sending/{unsent}/                                      302 200 404 404 404 404 404
GET  /en/sending/{other}/                                       302 404 404 404 404 404 404
GET  /en/sending/{unsent}/send/                                 405 405 405 405 405 405 405
POST /en/sending/{unsent}/send/                                 302 409 404 404 404 404 404
GET  /en/sending/{unsent}/late/                                 405 405 405 405 405 405 405
POST /en/sending/{unsent}/late/                                 302 302 404 404 404 404 404
POST /en/sending/{other}/send/                                  302 404 404 404 404 404 404

# ---- comments and their files ----
GET  /en/comments/mine/                                         302 200 200 200 200 200 200
GET  /en/comments/mine/reminders/                               302 200 200 200 200 200 200
POST /en/comments/mine/reminders/                               302 302 302 302 302 302 302
GET  /en/comments/mine/2026/rev-1/                              302 200 200 200 200 200 200
GET  /en/comments/mine/2026/rev-2/                              302 404 404 404 404 404 404
POST /en/comments/mine/2026/rev-1/                              302 302 302 302 302 302 302
GET  /en/comments/nonsense/                                     404 404 404 404 404 404 404
GET  /en/comments/{published}/                                  301 301 301 301 301 301 301
GET  /en/comments/{withheld}/                                   301 301 301 301 301 301 301
GET  /en/submissions/nonsense/                                  404 404 404 404 404 404 404
GET  /en/submissions/{published}/                               200 200 200 200 200 200 200
GET  /en/submissions/{waiting}/                                 404 200 404 200 404 200 200
GET  /en/submissions/{returned}/                                404 200 404 404 404 200 200
GET  /en/submissions/{withheld}/                                404 200 404 404 404 200 200
GET  /en/submissions/{withdrawn}/                               404 200 404 404 404 200 200
GET  /en/comments/{published}/1/                                200 200 200 200 200 200 200
GET  /en/comments/{published}/2/                                404 404 404 404 404 404 404
GET  /en/comments/{waiting}/1/                                  404 200 404 200 404 200 200
GET  /en/comments/{returned}/1/                                 404 200 404 404 404 200 200
GET  /en/comments/{withheld}/1/                                 404 200 404 404 404 200 200
GET  /en/comments/{withdrawn}/1/                                404 200 404 404 404 200 200
GET  /en/comments/{published}/files/{published_file}/           200 200 200 200 200 200 200
GET  /en/comments/{waiting}/files/{waiting_file}/               404 200 404 200 404 200 200
GET  /en/comments/{returned}/files/{returned_file}/             404 200 404 404 404 200 200
GET  /en/comments/{withheld}/files/{withheld_file}/             404 200 404 404 404 200 200
GET  /en/comments/{withdrawn}/files/{withdrawn_file}/           404 200 404 404 404 200 200
GET  /en/comments/{published}/files/{withheld_file}/            404 404 404 404 404 404 404
GET  /en/comments/{published}/files/{published_file}/text/      200 200 200 200 200 200 200
GET  /en/comments/{waiting}/files/{waiting_file}/text/          404 200 404 200 404 200 200
GET  /en/comments/{returned}/files/{returned_file}/text/        404 200 404 404 404 200 200
GET  /en/comments/{withheld}/files/{withheld_file}/text/        404 200 404 404 404 200 200
GET  /en/comments/{withdrawn}/files/{withdrawn_file}/text/      404 200 404 404 404 200 200
GET  /en/comments/{published}/files/{withheld_file}/text/       404 404 404 404 404 404 404
GET  /en/comments/{published}/1/report/                         302 302 200 200 200 200 200
GET  /en/comments/{waiting}/1/report/                           404 404 404 404 404 404 404
GET  /en/comments/{withheld}/1/report/                          404 404 404 404 404 404 404
POST /en/comments/{published}/1/report/                         403 302 422 422 422 422 422
POST /en/comments/{withheld}/1/report/                          404 404 404 404 404 404 404
GET  /en/comments/{published}/1/alike/                          200 200 200 200 200 200 200
GET  /en/comments/{waiting}/1/alike/                            404 404 404 404 404 404 404
GET  /en/comments/{withheld}/1/alike/                           404 404 404 404 404 404 404
GET  /en/comments/{published}/1/reply/                          200 200 200 200 200 200 200
GET  /en/comments/{waiting}/1/reply/                            404 404 404 404 404 404 404
GET  /en/comments/{withheld}/1/reply/                           404 404 404 404 404 404 404
GET  /en/comments/{returned}/1/revise/                          404 200 404 404 404 302 302
GET  /en/comments/{published}/1/revise/                         302 200 302 302 302 302 302
GET  /en/comments/{withheld}/1/revise/                          404 302 404 404 404 302 302
GET  /en/comments/{published}/1/move/                           302 200 302 302 302 200 200
GET  /en/comments/{waiting}/1/move/                             302 200 404 302 404 200 200
GET  /en/comments/{withheld}/1/move/                            302 302 404 404 404 200 200
POST /en/comments/{published}/1/move/                           302 422 302 302 302 422 422
GET  /en/comments/{published}/files/{published_file}/remove/    302 200 404 404 404 200 200
GET  /en/comments/{withheld}/files/{withheld_file}/remove/      302 200 404 404 404 200 200
GET  /en/comments/{published}/files/{withheld_file}/remove/     302 404 404 404 404 404 404
POST /en/comments/{published}/files/{published_file}/remove/    302 302 404 404 404 422 422
GET  /en/comments/{published}/1/withdraw/                       405 405 405 405 405 405 405
POST /en/comments/{published}/1/withdraw/                       302 302 302 302 302 302 302
POST /en/comments/{waiting}/1/withdraw/                         302 302 404 302 404 302 302
POST /en/comments/{withheld}/1/withdraw/                        302 302 404 404 404 302 302

# ---- events ----
GET  /en/events/                                                200 200 200 200 200 200 200
GET  /en/events/calendar.ics                                    200 200 200 200 200 200 200
GET  /en/events/published-townhall/                             200 200 200 200 200 200 200
GET  /en/events/cancelled-townhall/                             200 200 200 200 200 200 200
GET  /en/events/preparing-townhall/                             404 404 404 404 404 200 200
GET  /en/events/published-townhall/event.ics                    200 200 200 200 200 200 200
GET  /en/events/cancelled-townhall/event.ics                    200 200 200 200 200 200 200
GET  /en/events/preparing-townhall/event.ics                    404 404 404 404 404 404 404
GET  /en/events/calendar.atom                                   200 200 200 200 200 200 200
GET  /en/events/month/2026-03/                                  200 200 200 200 200 200 200
GET  /en/events/series/dialogues/                               200 200 200 200 200 200 200
GET  /en/events/series/nothing/                                 404 404 404 404 404 404 404
GET  /en/events/published-townhall/registration/                302 200 200 200 200 200 200
POST /en/events/published-townhall/registration/                302 422 422 422 422 422 422
GET  /en/events/cancelled-townhall/registration/                404 404 404 404 404 404 404
GET  /en/events/published-townhall/registration/event.ics       302 200 403 403 403 403 403
GET  /en/events/published-townhall/registration/give-up/        302 405 405 405 405 405 405
POST /en/events/published-townhall/registration/give-up/        302 302 404 404 404 404 404
GET  /en/events/published-townhall/join/                        302 302 403 403 403 403 403
GET  /en/events/cancelled-townhall/join/                        302 404 404 404 404 404 404
GET  /en/events/published-townhall/floor/                       200 200 200 200 200 200 200
GET  /en/events/listed-townhall/floor/                          200 200 200 200 200 200 200
GET  /en/events/cancelled-townhall/floor/                       404 404 404 404 404 404 404
GET  /en/events/listed-townhall/floor/record.json               200 200 200 200 200 200 200
GET  /en/events/published-townhall/floor/record.json            404 404 404 404 404 404 404
GET  /en/events/published-townhall/floor/ask/                   302 200 200 200 200 200 200
POST /en/events/published-townhall/floor/ask/                   302 422 422 422 422 422 422
GET  /en/events/listed-townhall/floor/withdraw/                 302 405 405 405 405 405 405
POST /en/events/listed-townhall/floor/withdraw/                 302 302 404 404 404 404 404
GET  /en/events/listed-townhall/floor/statement/                302 405 405 405 405 405 405
POST /en/events/listed-townhall/floor/statement/                302 302 302 302 302 302 302
GET  /en/events/published-townhall/floor/chair/                 404 404 404 200 404 200 200
GET  /en/events/listed-townhall/floor/chair/                    404 404 404 200 404 200 200
POST /en/events/listed-townhall/floor/chair/                    404 404 404 302 404 302 302
GET  /en/side-events/2026/                                      200 200 200 200 200 200 200
GET  /en/side-events/2030/                                      404 404 404 404 404 404 404
GET  /en/side-events/2026/apply/                                302 200 200 200 200 200 200
POST /en/side-events/2026/apply/                                302 422 422 422 422 422 422
GET  /en/side-events/applications/nonsense/                     302 404 404 404 404 404 404
GET  /en/side-events/applications/{side_event}/                 302 200 404 404 404 200 200
GET  /en/side-events/applications/{side_event}/edit/            302 302 404 404 404 302 302
GET  /en/side-events/applications/{side_event}/act/             302 405 405 405 405 405 405
POST /en/side-events/applications/{side_event}/act/             302 302 404 404 404 302 302
GET  /en/accreditation/2026/                                    200 200 200 200 200 200 200
GET  /en/accreditation/1999/                                    404 404 404 404 404 404 404
GET  /en/order-of-speakers/                                     200 200 200 200 200 200 200
GET  /en/roadmap/2026/                                          200 200 200 200 200 200 200
GET  /en/roadmap/1999/                                          404 404 404 404 404 404 404

# ---- endorsing, and positions: one is published, one waits ----
GET  /en/comments/{published}/1/endorse/                        302 200 200 200 200 200 200
POST /en/comments/{published}/1/endorse/                        302 409 302 422 422 422 422
GET  /en/comments/{waiting}/1/endorse/                          404 404 404 404 404 404 404
GET  /en/comments/{withheld}/1/endorse/                         404 404 404 404 404 404 404
GET  /en/comments/{published}/1/endorsements/                   200 200 200 200 200 200 200
GET  /en/comments/{waiting}/1/endorsements/                     404 404 404 404 404 404 404
GET  /en/comments/{withheld}/1/endorsements/                    404 404 404 404 404 404 404
GET  /en/feeds/positions/                                       200 200 200 200 200 200 200
GET  /en/positions/                                             200 200 200 200 200 200 200
GET  /en/positions/write/                                       200 200 200 200 200 200 200
POST /en/positions/write/                                       422 422 422 422 422 422 422
GET  /en/positions/sending/{unsent_position}/                   302 200 404 404 404 404 404
GET  /en/positions/sending/{unsent_position}/send/              405 405 405 405 405 405 405
POST /en/positions/sending/{unsent_position}/send/              302 302 404 404 404 404 404
GET  /en/positions/sending/{unsent_position}/discard/           405 405 405 405 405 405 405
POST /en/positions/sending/{unsent_position}/discard/           404 302 404 404 404 404 404
GET  /en/positions/nonsense/                                    404 404 404 404 404 404 404
GET  /en/positions/{position}/                                  200 200 200 200 200 200 200
GET  /en/positions/{waiting_position}/                          404 302 404 302 404 302 302
GET  /en/positions/{position}/versions/1/                       200 200 200 200 200 200 200
GET  /en/positions/{position}/versions/2/                       404 404 404 404 404 404 404
GET  /en/positions/{waiting_position}/versions/1/               404 200 404 200 404 200 200
GET  /en/positions/{position}/versions/1/report/                302 302 200 200 200 200 200
GET  /en/positions/{waiting_position}/versions/1/report/        404 404 404 404 404 404 404
POST /en/positions/{position}/versions/1/report/                403 302 422 422 422 422 422
POST /en/positions/{waiting_position}/versions/1/report/        404 404 404 404 404 404 404
GET  /en/positions/{position}/versions/1/file/                  200 200 200 200 200 200 200
GET  /en/positions/{waiting_position}/versions/1/file/          404 404 404 404 404 404 404
GET  /en/positions/{position}/versions/1/file/text/             200 200 200 200 200 200 200
GET  /en/positions/{waiting_position}/versions/1/file/text/     404 404 404 404 404 404 404
GET  /en/positions/{position}/write/                            302 200 302 302 302 302 302
GET  /en/positions/{waiting_position}/write/                    404 302 404 302 404 302 302
GET  /en/positions/{position}/endorse/                          302 200 200 200 200 200 200
GET  /en/positions/{waiting_position}/endorse/                  404 404 404 404 404 404 404
GET  /en/positions/{position}/attach/                           302 200 302 302 302 302 302
GET  /en/positions/{waiting_position}/attach/                   302 302 404 302 404 302 302
GET  /en/positions/{position}/last-day/                         405 405 405 405 405 405 405
POST /en/positions/{position}/last-day/                         302 302 302 302 302 302 302
POST /en/positions/{waiting_position}/last-day/                 302 302 404 302 404 302 302
GET  /en/positions/{position}/withdraw/                         405 405 405 405 405 405 405
POST /en/positions/{position}/withdraw/                         302 302 302 302 302 302 302
POST /en/positions/{waiting_position}/withdraw/                 302 302 404 302 404 302 302

# ---- pledges: one is public, one waits, one is public no longer, one is being written ----
GET  /en/pledges/                                               200 200 200 200 200 200 200
GET  /en/pledges/pledges.csv                                    200 200 200 200 200 200 200
GET  /en/pledges/feed/                                          200 200 200 200 200 200 200
GET  /en/pledges/dashboard/                                     200 200 200 200 200 200 200
GET  /en/pledges/dashboard/?as_of=2100-01-01                    422 422 422 422 422 422 422
GET  /en/pledges/dashboard.csv                                  200 200 200 200 200 200 200
GET  /en/pledges/dashboard/light.csv                            200 200 200 200 200 200 200
GET  /en/pledges/dashboard/nothing.csv                          404 404 404 404 404 404 404
GET  /en/pledges/dashboard/matrix.svg                           200 200 200 200 200 200 200
GET  /en/pledges/report/2022/                                   200 200 200 200 200 200 200
GET  /en/pledges/report/2017/                                   404 404 404 404 404 404 404
GET  /en/pledges/report/2022/report.docx                        200 200 200 200 200 200 200
GET  /en/pledges/report/2022/report.pdf                         200 200 200 200 200 200 200
GET  /en/pledges/file/                                          302 200 200 200 200 200 200
GET  /en/pledges/file/begin/                                    302 405 405 405 405 405 405
POST /en/pledges/file/begin/                                    302 302 302 302 302 302 302
GET  /en/pledges/file/{unsent_pledge}/                          302 200 404 404 404 404 404
POST /en/pledges/file/{unsent_pledge}/                          302 422 404 404 404 404 404
GET  /en/pledges/file/{unsent_pledge}/check/                    302 302 404 404 404 404 404
GET  /en/pledges/file/{unsent_pledge}/send/                     405 405 405 405 405 405 405
POST /en/pledges/file/{unsent_pledge}/send/                     302 302 404 404 404 404 404
GET  /en/pledges/file/{unsent_pledge}/discard/                  302 405 405 405 405 405 405
POST /en/pledges/file/{unsent_pledge}/discard/                  302 302 404 404 404 404 404
GET  /en/pledges/nonsense/                                      404 404 404 404 404 404 404
GET  /en/pledges/P-1999-0001/                                   404 404 404 404 404 404 404
GET  /en/pledges/{pledge}/                                      200 200 200 200 200 200 200
GET  /en/pledges/{waiting_pledge}/                              404 302 302 404 404 302 302
GET  /en/pledges/{gone_pledge}/                                 410 302 410 410 410 302 302
GET  /en/pledges/{pledge}/versions/1/                           200 200 200 200 200 200 200
GET  /en/pledges/{pledge}/versions/2/                           404 404 404 404 404 404 404
GET  /en/pledges/{waiting_pledge}/versions/1/                   404 200 200 404 404 200 200
GET  /en/pledges/{gone_pledge}/versions/1/                      404 200 404 404 404 200 200
GET  /en/pledges/{pledge}/versions/1/file/                      200 200 200 200 200 200 200
GET  /en/pledges/{waiting_pledge}/versions/1/file/              404 404 404 404 404 404 404
GET  /en/pledges/{pledge}/versions/1/report/                    302 302 200 200 200 200 200
POST /en/pledges/{pledge}/versions/1/report/                    403 302 422 422 422 422 422
GET  /en/pledges/{waiting_pledge}/versions/1/report/            404 404 404 404 404 404 404
GET  /en/pledges/{pledge}/amend/                                302 405 405 405 405 405 405
POST /en/pledges/{pledge}/amend/                                302 302 302 302 302 302 302
POST /en/pledges/{waiting_pledge}/amend/                        302 302 302 404 404 302 302
GET  /en/pledges/{pledge}/withdraw/                             302 200 302 302 302 302 302
GET  /en/pledges/{waiting_pledge}/withdraw/                     302 200 302 404 404 302 302
POST /en/pledges/{pledge}/withdraw/                             302 302 302 302 302 302 302
GET  /en/pledges/{pledge}/part/                                 302 200 404 404 404 404 404
GET  /en/pledges/{waiting_pledge}/part/                         302 200 200 404 404 404 404
POST /en/pledges/{waiting_pledge}/part/                         302 404 404 404 404 404 404
POST /en/pledges/{waiting_pledge}/part/texts/0/                 302 404 404 404 404 404 404
GET  /en/pledges/{pledge}/progress/                             302 200 404 404 404 404 404
POST /en/pledges/{pledge}/progress/                             302 422 404 404 404 404 404
GET  /en/pledges/{waiting_pledge}/progress/                     302 404 404 404 404 404 404
GET  /en/pledges/{pledge}/evidence/                             302 403 200 403 403 403 403
POST /en/pledges/{pledge}/evidence/                             302 403 422 403 403 403 403
GET  /en/pledges/{gone_pledge}/evidence/                        302 404 404 404 404 404 404
GET  /en/pledges/{pledge}/entries/{entry}/file/                 200 200 200 200 200 200 200
GET  /en/pledges/{gone_pledge}/entries/{entry}/file/            404 404 404 404 404 404 404
GET  /en/pledges/evidence/{evidence}/                           200 200 200 200 200 200 200
GET  /en/pledges/evidence/{evidence}/file/                      200 200 200 200 200 200 200
GET  /en/pledges/evidence/{waiting_evidence}/                   404 404 200 404 404 200 200
GET  /en/pledges/evidence/{waiting_evidence}/file/              404 404 404 404 404 404 404
GET  /en/pledges/evidence/{evidence}/revise/                    302 404 404 404 404 404 404
GET  /en/pledges/evidence/{waiting_evidence}/revise/            302 404 302 404 404 404 404
GET  /en/pledges/evidence/{evidence}/withdraw/                  302 404 404 404 404 404 404
GET  /en/pledges/evidence/{waiting_evidence}/withdraw/          302 404 200 404 404 404 404
GET  /en/pledges/update/{update_token}/                         200 200 200 200 200 200 200
POST /en/pledges/update/{update_token}/                         422 422 422 422 422 422 422
GET  /en/pledges/update/7.nonsense/                             404 404 404 404 404 404 404

# ---- following ----
GET  /en/search/                                                200 200 200 200 200 200 200
GET  /en/search/?q=demonstration                                200 200 200 200 200 200 200
GET  /en/search/follow/                                         404 404 404 404 404 404 404
GET  /en/search/follow/?q=demonstration                         200 200 200 200 200 200 200
POST /en/search/follow/?q=demonstration                         302 302 302 302 302 302 302
GET  /en/subscriptions/                                         302 200 200 200 200 200 200
POST /en/subscriptions/                                         302 302 302 302 302 302 302
GET  /en/subscriptions/follow/?topic={topic}                    200 200 200 200 200 200 200
GET  /en/subscriptions/follow/?topic=forged                     404 404 404 404 404 404 404
POST /en/subscriptions/follow/?topic={topic}                    200 302 302 302 302 302 302
GET  /en/subscriptions/unfollow/                                302 405 405 405 405 405 405
POST /en/subscriptions/unfollow/?topic={topic}                  302 302 302 302 302 302 302
GET  /en/subscriptions/stop/{stop}/                             200 200 200 200 200 200 200
POST /en/subscriptions/stop/{stop}/                             200 200 200 200 200 200 200
GET  /en/subscriptions/stop/forged/                             404 404 404 404 404 404 404
GET  /en/subscriptions/stop/{stop_mailbox}/                     200 200 200 200 200 200 200
POST /en/subscriptions/stop/{stop_mailbox}/                     200 200 200 200 200 200 200
GET  /en/subscriptions/confirm/{confirm}/                       200 200 200 200 200 200 200
POST /en/subscriptions/confirm/{confirm}/                       302 302 302 302 302 302 302
GET  /en/subscriptions/confirm/{mailbox}/                       404 404 404 404 404 404 404
GET  /en/subscriptions/mailbox/{mailbox}/                       200 200 200 200 200 200 200
POST /en/subscriptions/mailbox/{mailbox}/                       302 302 302 302 302 302 302
GET  /en/subscriptions/mailbox/{stop_mailbox}/                  404 404 404 404 404 404 404
GET  /mail/bounces/                                             405 405 405 405 405 405 405
POST /mail/bounces/                                             404 404 404 404 404 404 404

# ---- belonging: somebody asks to speak for the focal point's delegation, another is invited to it ----
GET  /en/organisations/                                         200 200 200 200 200 200 200
GET  /en/organisations/{organisation_slug}/                     200 200 200 200 200 200 200
GET  /en/organisations/{organisation_slug}/feed/                200 200 200 200 200 200 200
GET  /en/organisations/{absorbed}/                              301 301 301 301 301 301 301
GET  /en/organisations/{absorbed}/feed/                         404 404 404 404 404 404 404
GET  /en/organisations/{pending}/                               404 404 404 404 404 404 404
GET  /en/organisations/{pending}/feed/                          404 404 404 404 404 404 404
GET  /en/organisations/secretariat/                             404 404 404 404 404 404 404
GET  /en/organisations/number/{organisation}/                   301 301 301 301 301 301 301
GET  /en/organisations/number/0/                                404 404 404 404 404 404 404
GET  /en/mine/organisations/                                    302 200 200 200 200 200 200
GET  /en/mine/organisations/register/                           302 200 200 200 200 200 200
POST /en/mine/organisations/register/                           302 422 422 422 422 422 422
GET  /en/mine/organisations/ask/{organisation_slug}/            302 200 200 200 200 200 200
POST /en/mine/organisations/ask/{organisation_slug}/            302 422 422 422 422 422 422
GET  /en/mine/organisations/ask/{pending}/                      302 404 404 404 404 404 404
GET  /en/mine/organisations/ask/secretariat/                    302 404 404 404 404 404 404
GET  /en/mine/organisations/requests/{request}/withdraw/        302 405 405 405 405 405 405
POST /en/mine/organisations/requests/{request}/withdraw/        302 404 404 404 404 404 404
GET  /en/mine/organisations/roles/{own_role}/end/               302 405 405 405 405 405 405
POST /en/mine/organisations/roles/{own_role}/end/               302 302 404 404 404 404 404
GET  /en/mine/organisations/invitations/{invitation_link}/      302 200 200 200 200 200 200
POST /en/mine/organisations/invitations/{invitation_link}/      302 403 403 403 403 403 403
GET  /en/mine/organisations/invitations/nonsense/               302 410 410 410 410 410 410
POST /en/mine/organisations/invitations/nonsense/               302 410 410 410 410 410 410
GET  /en/mine/organisations/manage/{delegation}/                302 404 200 404 404 404 200
GET  /en/mine/organisations/manage/{organisation_slug}/         302 404 404 404 404 404 200
GET  /en/mine/organisations/manage/{absorbed}/                  302 404 404 404 404 404 404
GET  /en/mine/organisations/manage/{delegation}/requests/{request}/ 302 404 405 404 404 404 405
POST /en/mine/organisations/manage/{delegation}/requests/{request}/ 302 404 302 404 404 404 302
POST /en/mine/organisations/manage/{organisation_slug}/requests/{request}/ 302 404 404 404 404 404 404
POST /en/mine/organisations/manage/{delegation}/invite/         302 404 422 404 404 404 422
POST /en/mine/organisations/manage/{delegation}/invitations/{invitation}/ 302 404 302 404 404 404 302
GET  /en/mine/organisations/manage/{delegation}/roles/{focal_role}/ 302 404 200 404 404 404 200
POST /en/mine/organisations/manage/{delegation}/roles/{focal_role}/ 302 404 422 404 404 404 422
GET  /en/mine/organisations/manage/{delegation}/roles/{role_to_come}/take-back/ 302 404 405 404 404 404 405
POST /en/mine/organisations/manage/{delegation}/roles/{role_to_come}/take-back/ 302 404 302 404 404 404 302

# ---- accounts ----
GET  /en/accounts/login/                                        200 302 302 302 302 302 302
GET  /en/accounts/logout/                                       302 200 200 200 200 200 200
GET  /en/accounts/signup/                                       200 302 302 302 302 302 302
GET  /en/accounts/inactive/                                     200 200 200 200 200 200 200
GET  /en/accounts/reauthenticate/                               302 200 200 200 200 200 200
GET  /en/accounts/email/                                        302 200 200 200 200 200 200
GET  /en/accounts/confirm-email/                                200 200 200 200 200 200 200
GET  /en/accounts/confirm-email/forged/                         200 200 200 200 200 200 200
GET  /en/accounts/login/code/confirm/                           302 302 302 302 302 302 302
GET  /en/accounts/password/change/                              302 200 200 200 200 200 200
GET  /en/accounts/password/set/                                 302 302 302 302 302 302 302
GET  /en/accounts/password/reset/                               200 200 200 200 200 200 200
GET  /en/accounts/password/reset/done/                          200 200 200 200 200 200 200
GET  /en/accounts/password/reset/key/1-forged/                  200 200 200 200 200 200 200
GET  /en/accounts/password/reset/key/done/                      200 200 200 200 200 200 200
GET  /en/accounts/2fa/                                          302 200 200 200 200 200 200
GET  /en/accounts/2fa/authenticate/                             302 302 302 302 302 302 302
GET  /en/accounts/2fa/reauthenticate/                           302 302 302 302 302 200 200
GET  /en/accounts/2fa/totp/activate/                            302 302 302 302 302 302 302
GET  /en/accounts/2fa/totp/deactivate/                          302 404 404 404 404 302 302
GET  /en/accounts/2fa/recovery-codes/                           302 404 404 404 404 404 404
GET  /en/accounts/2fa/recovery-codes/generate/                  302 302 302 302 302 302 302
GET  /en/accounts/2fa/recovery-codes/download/                  302 404 404 404 404 404 404
"""

# Who enters what in the admin: its list, the form to add one, the page of one, the page to delete it. Everybody but
# these two personas is led to the sign-in, whatever they ask for.
KINDS = """
#                              moderator              administrator
# kind of thing                 list add  page delete  list add  page delete
compact.region                 403  403  403  403     200  200  200  200
compact.state                  403  403  403  403     200  200  200  200
compact.objective              403  403  403  403     200  200  200  200
compact.principle              403  403  403  403     200  200  200  200
compact.stakeholdergroup       403  403  403  403     200  200  200  200
compact.cycle                  403  403  403  403     200  200  200  200
compact.roundtable             403  403  403  403     200  200  200  200
compact.milestone              403  403  403  403     200  200  200  200
compact.round                  403  403  403  403     200  200  200  200
guidance.page                  200  403  200  403     200  403  200  403
guidance.banner                200  200  200  403     200  200  200  403
guidance.letter                200  403  302  403     200  403  302  403
records.record                 403  403  403  403     200  403  200  403
documents.storedfile           403  403  403  403     200  403  200  403
rights.closing                 403  403  403  403     200  403  200  403
reviews.part                   200  200  200  200     200  200  200  200
reviews.mission                200  200  200  200     200  200  200  200
reviews.deadline               200  200  200  200     200  200  200  200
reviews.conference             200  200  200  200     200  200  200  200
reviews.edition                200  403  200  403     200  403  200  403
reviews.assessment             200  403  200  403     200  403  200  403
notifications.announcement     403  403  403  403     200  403  200  403
notifications.delivery         403  403  403  403     200  403  200  403
notifications.suppression      403  403  403  403     200  403  200  403
accounts.user                  403  403  403  403     200  403  200  403
accounts.organisation          403  403  403  403     200  200  200  200
accreditation.membershiprequest 403 403  403  403     200  403  200  403
accreditation.invitation       403  403  403  403     200  403  200  403
declarations.declaration       200  200  200  403     200  200  200  403
declarations.draft             200  302  200  403     200  302  200  403
declarations.commitment        200  302  200  403     200  302  200  403
declarations.indicator         200  200  200  403     200  200  200  403
tracing.link                   200  403  200  403     200  403  200  403
consultations.event            200  200  200  403     200  200  200  403
consultations.eventkind        200  200  200  403     200  200  200  403
consultations.series           200  200  200  403     200  200  200  403
consultations.admission        200  200  200  403     200  200  200  403
consultations.floor            200  200  200  403     200  200  200  403
consultations.sideeventcall    200  200  200  403     200  200  200  403
consultations.sideeventapplication 200 403 200 403    200  403  200  403
consultations.accreditationtrack 200 200 200 200      200  200  200  200
consultations.notice           200  200  200  200     200  200  200  200
moderation.reasontemplate      200  200  200  200     200  200  200  200
pledges.pledgeversion          200  403  200  403     200  403  200  403
pledges.evidence               200  403  200  403     200  403  200  403
consultations.endorsement      200  403  200  403     200  403  200  403
consultations.comment          200  403  200  403     200  403  200  403
consultations.positionversion  200  403  200  403     200  403  200  403
consultations.consultation     200  200  200  403     200  200  200  403
"""

# The admin's other addresses.
DOORS = """
# method and path                                      moderator administrator
GET  /en/admin/                                              200  200
GET  /en/admin/login/                                        302  302
GET  /en/admin/logout/                                       302  302
GET  /en/admin/password_change/                              302  302
GET  /en/admin/password_change/done/                         200  200
GET  /en/admin/jsi18n/                                       200  200
GET  /en/admin/accounts/                                     404  200
GET  /en/admin/consultations/                                200  200
GET  /en/admin/accreditation/                                404  200
GET  /en/admin/accounts/organisation/{organisation}/merge/   403  200
POST /en/admin/accounts/organisation/{organisation}/merge/   403  422
GET  /en/admin/compact/                                      404  200
GET  /en/admin/guidance/                                     200  200
GET  /en/admin/records/                                      404  200
GET  /en/admin/documents/                                    404  200
GET  /en/admin/rights/                                       404  200
GET  /en/admin/rights/closing/redact/                        403  200
GET  /en/admin/rights/closing/redact/consultations.comment/{waiting_key}/ 403 200
POST /en/admin/rights/closing/redact/consultations.comment/{waiting_key}/ 403 422
GET  /en/admin/rights/closing/redact/consultations.comment/0/ 403 404
GET  /en/admin/rights/closing/redact/accounts.user/1/        403  404
GET  /en/admin/guidance/letter/{letter}/answer/              200  200
POST /en/admin/guidance/letter/{letter}/answer/              422  422
POST /en/admin/guidance/page/{page}/change/                  422  422
POST /en/admin/guidance/banner/add/                          422  422
POST /en/admin/guidance/banner/{banner}/change/              422  422
GET  /en/admin/no/such/page/                                 404  404
GET  /en/admin/reviews/                                      200  200
GET  /en/admin/reviews/edition/{filed_edition}/act/          302  302
POST /en/admin/reviews/edition/{filed_edition}/act/          302  302
GET  /en/admin/reviews/edition/enter/                        200  200
POST /en/admin/reviews/edition/enter/                        200  200
GET  /en/admin/reviews/edition/import/                       200  200
POST /en/admin/reviews/edition/import/                       200  200
GET  /en/admin/reviews/edition/{filed_edition}/translate/    200  200
POST /en/admin/reviews/edition/{filed_edition}/translate/    422  422
GET  /en/admin/reviews/assessment/{assessment_key}/decide/   302  302
POST /en/admin/reviews/assessment/{assessment_key}/decide/   422  422
GET  /en/admin/reviews/assessment/{assessment_key}/undo/     302  302
GET  /en/admin/reviews/assessment/{assessment_key}/dismiss/  302  302
GET  /en/admin/reviews/assessment/{assessment_key}/take/     302  302
GET  /en/admin/reviews/assessment/{assessment_key}/give-back/ 302 302
GET  /en/admin/reviews/assessment/bulk/                      302  302
GET  /en/admin/pledges/                                      200  200
GET  /en/admin/pledges/pledgeversion/{pledge_key}/decide/       302  302
POST /en/admin/pledges/pledgeversion/{pledge_key}/decide/       422  422
GET  /en/admin/pledges/pledgeversion/{pledge_key}/undo/         302  302
GET  /en/admin/pledges/pledgeversion/{pledge_key}/dismiss/      302  302
GET  /en/admin/pledges/pledgeversion/{pledge_key}/take/         302  302
GET  /en/admin/pledges/pledgeversion/{pledge_key}/give-back/    302  302
GET  /en/admin/pledges/pledgeversion/bulk/                      302  302
GET  /en/admin/pledges/pledgeversion/import/                    200  200
POST /en/admin/pledges/pledgeversion/import/                    422  422
GET  /en/admin/pledges/evidence/{evidence_key}/decide/          302  302
POST /en/admin/pledges/evidence/{evidence_key}/decide/          422  422
GET  /en/admin/pledges/evidence/{evidence_key}/undo/            302  302
GET  /en/admin/pledges/evidence/{evidence_key}/dismiss/         302  302
GET  /en/admin/pledges/evidence/{evidence_key}/take/            302  302
GET  /en/admin/pledges/evidence/{evidence_key}/give-back/       302  302
GET  /en/admin/pledges/evidence/bulk/                           302  302
GET  /en/admin/r/0/0/                                        404  404
GET  /en/admin/autocomplete/?app_label=accounts&model_name=membership&field_name=organisation 403  200
GET  /en/admin/accounts/user/{author}/history/               403  200
GET  /en/admin/consultations/comment/{waiting_key}/history/  200  200
GET  /en/admin/consultations/comment/{waiting_key}/decide/   302  302
POST /en/admin/consultations/comment/{waiting_key}/decide/   422  422
GET  /en/admin/consultations/comment/{waiting_key}/undo/     302  302
POST /en/admin/consultations/comment/{waiting_key}/undo/     302  302
GET  /en/admin/consultations/comment/{waiting_key}/take/     302  302
POST /en/admin/consultations/comment/{waiting_key}/take/     302  302
GET  /en/admin/consultations/comment/{waiting_key}/give-back/ 302 302
POST /en/admin/consultations/comment/{waiting_key}/give-back/ 302 302
GET  /en/admin/consultations/comment/{published_key}/dismiss/ 302 302
POST /en/admin/consultations/comment/{published_key}/dismiss/ 302 302
GET  /en/admin/consultations/comment/{waiting_key}/translate/ 200 200
POST /en/admin/consultations/comment/{waiting_key}/translate/ 422 422
GET  /en/admin/consultations/positionversion/{position_key}/translate/ 200 200
POST /en/admin/consultations/positionversion/{position_key}/translate/ 422 422
GET  /en/admin/consultations/comment/bulk/                   302  302
POST /en/admin/consultations/comment/bulk/                   302  302
GET  /en/admin/consultations/comment/families/               200  200
GET  /en/admin/consultations/comment/families/{family}/      200  200
POST /en/admin/consultations/comment/families/{family}/      422  422
GET  /en/admin/consultations/comment/0/change/               404  404
GET  /en/admin/consultations/positionversion/{position_key}/decide/   302  302
POST /en/admin/consultations/positionversion/{position_key}/decide/   422  422
GET  /en/admin/consultations/positionversion/{position_key}/undo/     302  302
GET  /en/admin/consultations/positionversion/{position_key}/dismiss/  302  302
GET  /en/admin/consultations/positionversion/{position_key}/take/     302  302
GET  /en/admin/consultations/positionversion/{position_key}/give-back/ 302 302
GET  /en/admin/consultations/positionversion/bulk/                    302  302
GET  /en/admin/consultations/consultation/{room}/announce/   302  302
POST /en/admin/consultations/consultation/{hidden}/announce/ 302  302
GET  /en/admin/consultations/consultation/{room}/extend/     200  200
POST /en/admin/consultations/consultation/{room}/extend/     200  200
GET  /en/admin/consultations/consultation/{room}/late/       200  200
POST /en/admin/consultations/consultation/{room}/late/       404  404
GET  /en/admin/consultations/consultation/{room}/later/      200  200
GET  /en/admin/consultations/consultation/{room}/later/{preparing}/carry/   404  404
GET  /en/admin/consultations/consultation/{room}/later/{preparing}/orphans/ 404  404
GET  /en/admin/consultations/consultation/{room}/later/{preparing}/measure/ 404  404
GET  /en/admin/consultations/consultation/{room}/later/{preparing}/answers/ 404  404
GET  /en/admin/consultations/consultation/{room}/later/{preparing}/release/ 404  404
GET  /en/admin/consultations/floor/{floor}/list/             302  302
POST /en/admin/consultations/floor/{floor}/list/             302  302
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/decide/     302  302
POST /en/admin/consultations/sideeventapplication/{side_event_key}/decide/     422  422
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/undo/       302  302
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/dismiss/    302  302
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/take/       302  302
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/give-back/  302  302
GET  /en/admin/consultations/sideeventapplication/bulk/                          302  302
GET  /en/admin/consultations/sideeventapplication/{side_event_key}/calendar/   200  200
POST /en/admin/consultations/sideeventapplication/{side_event_key}/calendar/   200  200
GET  /en/admin/consultations/event/{event}/publish/          200  200
GET  /en/admin/consultations/event/{event}/reschedule/       200  200
GET  /en/admin/consultations/event/{event}/cancel/           200  200
POST /en/admin/consultations/event/{event}/cancel/           200  200
GET  /en/admin/consultations/event/{event}/summary/          200  200
POST /en/admin/consultations/event/{event}/summary/          200  200
GET  /en/admin/consultations/admission/{admission}/people    200  200
POST /en/admin/consultations/admission/{admission}/people    302  302
GET  /en/admin/consultations/admission/{admission}/people.csv 200 200
GET  /en/admin/consultations/notice/{notice}/look-over/      200  200
POST /en/admin/consultations/notice/{notice}/look-over/      302  302
GET  /en/admin/declarations/commitment/texts/                200  200
GET  /en/admin/declarations/commitment/texts/{draft}/        404  404
GET  /en/admin/declarations/indicator/bring/                 200  200
POST /en/admin/declarations/indicator/bring/                 422  422
GET  /en/admin/tracing/link/look/                            302  302
POST /en/admin/tracing/link/look/                            302  302
GET  /en/admin/declarations/draft/import/                    200  200
GET  /en/admin/declarations/draft/{preparing}/import/        200  200
GET  /en/admin/declarations/draft/{preparing}/preview/       200  200
GET  /en/admin/declarations/draft/{preparing}/publish/       302  302
POST /en/admin/declarations/draft/{preparing}/publish/       302  302
GET  /en/admin/declarations/draft/{draft}/publish/           302  302
GET  /en/admin/declarations/draft/{draft}/correct/           200  200
GET  /en/admin/declarations/draft/{preparing}/correct/       302  302
GET  /en/admin/declarations/draft/{draft}/source/            404  404
GET  /en/admin/declarations/draft/{preparing}/objectives/    200  200
POST /en/admin/declarations/draft/{preparing}/objectives/    200  200
GET  /en/admin/declarations/draft/{draft}/lineage/           302  302
GET  /en/admin/declarations/draft/{preparing}/lineage/       200  200
POST /en/admin/declarations/draft/{preparing}/lineage/suggest/ 302  302
POST /en/admin/declarations/draft/{preparing}/lineage/confirm/ 302  302
POST /en/admin/declarations/draft/{preparing}/lineage/close/ 302  302
GET  /en/admin/declarations/draft/{preparing}/lineage/relink/?link={link} 200  200
POST /en/admin/declarations/draft/{preparing}/lineage/relink/ 200  200
GET  /en/admin/declarations/draft/{preparing}/lineage/relink/ 404  404
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return set_scene()


def lines(table: str) -> Iterator[list[str]]:
    """The words of each line that says something."""
    return (line.split() for line in table.splitlines() if line and not line.startswith("#"))


@pytest.fixture
def clients(scene) -> dict[str, Client]:
    """Each persona's browser, signed in."""
    found = {persona: Client(raise_request_exception=False) for persona in PERSONAS}
    for persona, client in found.items():
        if (person := scene.people[persona]) is not None:
            client.force_login(person)
    return found


def answered(client: Client, method: str, path: str) -> int:
    """The status that is answered; what the request changed is taken back, in the browser too."""
    client = copy.deepcopy(client)
    with transaction.atomic():
        response = getattr(client, method.lower())(path)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    return response.status_code


def test_every_address_answers_everybody_as_the_table_says(scene, clients):
    wrong = []
    for method, path, *statuses in lines(ADDRESSES):
        for persona, expected in zip(PERSONAS, statuses, strict=True):
            status = answered(clients[persona], method, path.format(**scene.words))
            if str(status) != expected:
                wrong.append(f"{method} {path}, {persona}: {status} instead of {expected}")
    assert wrong == []


def names(resolver: URLResolver, *within: str) -> Iterator[str]:
    """The full name of every address below a resolver; one without a name by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, *within, *filter(None, [pattern.namespace]))
        else:
            yield ":".join([*within, pattern.name or f"<{pattern.pattern}>"])


def visited(scene: Scene) -> set[str]:
    paths = {path.format(**scene.words).partition("?")[0] for _method, path, *_statuses in lines(ADDRESSES)}
    matches = [resolve(path) for path in paths if path not in NOWHERE]
    return {":".join([*match.namespaces, match.url_name or f"<{match.route}>"]) for match in matches}


# Lines about addresses that are none: what leads elsewhere without a page of its own, and what does not exist.
NOWHERE = {"/", "/admin/", "/accounts/login/", "/en/no/such/page/"}


def test_every_address_of_the_site_map_is_in_the_table(scene):
    seen, there = visited(scene), set(names(get_resolver()))
    assert {name for name in there - seen if not name.startswith("admin:")} == set()
    # And one that is not would be found.
    assert "admin:index" in there - seen


# ---- The admin ----

OUTSIDE = ("anonymous", "author", "focal", "cofacilitator", "unarmed")
PAGES = ("changelist", "add", "change", "delete")
# What stands in an address where the pattern has a place for anything.
ANYTHING = re.compile(r"<(?:int|path|str|slug):\w+>|\(\?P<app_label>[^)]*\)|\(\?P<url>[^)]*\)")


def admin_paths() -> list[str]:
    """An address for every pattern of the admin; whoever may not enter is stopped before it is looked at."""
    prefix = reverse("admin:index")
    found = []

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for pattern in patterns:
            here = before + ANYTHING.sub("1", str(pattern.pattern)).strip("^$")
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, here)
            else:
                found.append(here)

    walk(admin.site.urls[0], prefix)
    return found


def test_whoever_does_not_work_here_is_led_to_the_sign_in(scene):
    paths = set(admin_paths()) - {reverse("admin:login"), reverse("admin:logout")}
    entered = []
    for persona in OUTSIDE:
        client = Client()
        if (person := scene.people[persona]) is not None:
            client.force_login(person)
        for path in sorted(paths):
            response = client.post(path) if persona == "unarmed" else client.get(path)
            if not response.get("Location", "").startswith(f"{reverse('admin:login')}?next="):
                entered.append(f"{path}, {persona}: {response.status_code}")
    assert entered == []


def page_of(label: str, page: str) -> str:
    """One of the four pages of a kind of thing; of the oldest thing where it is about one."""
    model = apps.get_model(label)
    one = model._default_manager.order_by("pk").first()
    assert one is not None, f"{label}: the scene has none"
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[one.pk] if page in {"change", "delete"} else [])


def test_every_kind_of_thing_in_the_admin_answers_as_the_table_says(scene, clients):
    wrong = []
    for label, *statuses in lines(KINDS):
        asked = [(persona, page) for persona in ("moderator", "administrator") for page in PAGES]
        for (persona, page), expected in zip(asked, statuses, strict=True):
            status = answered(clients[persona], "GET", page_of(label, page))
            if str(status) != expected:
                wrong.append(f"{label} {page}, {persona}: {status} instead of {expected}")
    assert wrong == []


def test_every_other_address_of_the_admin_answers_as_the_table_says(scene, clients):
    wrong = []
    for method, path, *statuses in lines(DOORS):
        for persona, expected in zip(("moderator", "administrator"), statuses, strict=True):
            status = answered(clients[persona], method, path.format(**scene.words))
            if str(status) != expected:
                wrong.append(f"{method} {path}, {persona}: {status} instead of {expected}")
    assert wrong == []


def test_every_address_of_the_admin_is_in_a_table(scene):
    kinds = {label for label, *_statuses in lines(KINDS)}
    assert kinds == {model._meta.label_lower for model in admin.site._registry}
    in_kinds = {f"admin:{label.replace('.', '_')}_{page}" for label in kinds for page in (*PAGES, "history")}
    paths = [path.format(**scene.words).partition("?")[0] for _method, path, *_statuses in lines(DOORS)]
    in_doors = {resolve(path).view_name for path in paths}
    of_the_admin = {name for name in names(get_resolver()) if name.startswith("admin:") and "<" not in name}
    assert of_the_admin - in_kinds - in_doors == set()
