import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import imrf_portal.kit.references
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("compact", "0001_initial"),
        ("documents", "0002_texts_and_scans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Numbering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="last number")),
            ],
            options={
                "verbose_name": "numbering of a year",
                "verbose_name_plural": "numberings of years",
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="files the pledge")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "Asked to confirm its part"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("left", "Left the pledge"),
                        ],
                        default="invited",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("part", models.TextField(blank=True, verbose_name="its part")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "shown_organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="organization as shown"),
                ),
                ("shown_organisation_language", models.CharField(blank=True, max_length=10)),
                (
                    "shown_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state", "State delegation"),
                            ("un", "United Nations entity"),
                            ("igo", "Intergovernmental organization"),
                            ("ngo", "Civil society organization"),
                            ("migrants", "Migrant organization"),
                            ("diaspora", "Diaspora organization"),
                            ("union", "Trade union"),
                            ("private", "Private sector"),
                            ("academia", "Academia"),
                            ("local", "Local authority"),
                            ("nhri", "National human rights institution"),
                            ("parliament", "Parliamentarians"),
                            ("faith", "Faith-based organization"),
                            ("youth", "Youth organization"),
                            ("media", "Media"),
                            ("secretariat", "Network secretariat"),
                            ("other", "Other stakeholder"),
                        ],
                        max_length=12,
                        verbose_name="kind as shown",
                    ),
                ),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledge_lines",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "actor of a pledge",
                "verbose_name_plural": "actors of pledges",
                "ordering": ["-is_lead", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PartnerVariant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="pledges.partner",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "other text of a part",
                "verbose_name_plural": "other texts of parts",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=imrf_portal.kit.references.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=16, null=True, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "external_number",
                    models.CharField(
                        editable=False, max_length=60, null=True, unique=True, verbose_name="number elsewhere"
                    ),
                ),
                ("contact", models.TextField(blank=True, verbose_name="contact")),
                (
                    "author",
                    models.ForeignKey(
                        help_text="Nobody where it was imported.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="accounts.organisation",
                        verbose_name="pledging State or actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge",
                "verbose_name_plural": "pledges",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="partner",
            name="pledge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partners",
                to="pledges.pledge",
                verbose_name="pledge",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Received, waiting for moderation"),
                            ("published", "Published"),
                            ("returned", "Returned to its author"),
                            ("withheld", "Withheld"),
                            ("withdrawn", "Withdrawn by its author"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="received"
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published")),
                (
                    "reference",
                    models.CharField(
                        default=imrf_portal.kit.references.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "shown_organisation",
                    models.CharField(max_length=200, verbose_name="organization as shown"),
                ),
                ("shown_organisation_language", models.CharField(blank=True, max_length=10)),
                (
                    "shown_kind",
                    models.CharField(
                        choices=[
                            ("state", "State delegation"),
                            ("un", "United Nations entity"),
                            ("igo", "Intergovernmental organization"),
                            ("ngo", "Civil society organization"),
                            ("migrants", "Migrant organization"),
                            ("diaspora", "Diaspora organization"),
                            ("union", "Trade union"),
                            ("private", "Private sector"),
                            ("academia", "Academia"),
                            ("local", "Local authority"),
                            ("nhri", "National human rights institution"),
                            ("parliament", "Parliamentarians"),
                            ("faith", "Faith-based organization"),
                            ("youth", "Youth organization"),
                            ("media", "Media"),
                            ("secretariat", "Network secretariat"),
                            ("other", "Other stakeholder"),
                        ],
                        max_length=12,
                        verbose_name="kind as shown",
                    ),
                ),
                ("on", models.DateField(verbose_name="day of what it shows")),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("progress", "It shows progress."),
                            ("fulfilment", "It shows that the pledge is fulfilled."),
                            ("no-progress", "It shows no progress."),
                        ],
                        max_length=11,
                        verbose_name="what it shows",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=400, verbose_name="address of a source"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledge_evidence",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledge_evidence",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="pledges.pledge",
                        verbose_name="pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PledgeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Received, waiting for moderation"),
                            ("published", "Published"),
                            ("returned", "Returned to its author"),
                            ("withheld", "Withheld"),
                            ("withdrawn", "Withdrawn by its author"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="received"
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("individual", "Individual pledge"),
                            ("common", "Common pledge"),
                            ("in-partnership", "Pledge in partnership"),
                            ("matching", "Matching pledge"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("financial", "Financial"),
                                ("human-resource", "Human resource"),
                                ("process", "Process"),
                                ("policy", "Policy"),
                            ],
                            max_length=14,
                        ),
                        size=None,
                        verbose_name="forms",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("local", "Local"),
                            ("national", "National"),
                            ("regional", "Regional"),
                            ("international", "International"),
                        ],
                        max_length=13,
                        verbose_name="level",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("starts_on", models.DateField(null=True, verbose_name="first day")),
                ("ends_on", models.DateField(null=True, verbose_name="last day")),
                ("resources", models.TextField(blank=True, verbose_name="resources")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name="amount"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("target", models.TextField(blank=True, verbose_name="measurable target")),
                ("shown_by", models.TextField(blank=True, verbose_name="how it will be shown")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "matched",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matched_by",
                        to="pledges.pledge",
                        verbose_name="pledge it matches",
                    ),
                ),
                (
                    "objectives",
                    models.ManyToManyField(
                        related_name="pledges", to="compact.objective", verbose_name="objectives"
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="pledges.pledge",
                        verbose_name="pledge",
                    ),
                ),
                (
                    "principles",
                    models.ManyToManyField(
                        blank=True,
                        related_name="pledges",
                        to="compact.principle",
                        verbose_name="guiding principles",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="pledges_there",
                        to="compact.region",
                        verbose_name="regions where it is carried out",
                    ),
                ),
                (
                    "states",
                    models.ManyToManyField(
                        blank=True,
                        related_name="pledges_there",
                        to="compact.state",
                        verbose_name="States where it is carried out",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a pledge",
                "verbose_name_plural": "versions of pledges",
                "ordering": ["pledge", "number"],
            },
        ),
        migrations.AddField(
            model_name="pledge",
            name="standing",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pledges.pledgeversion",
                verbose_name="text",
            ),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=400, verbose_name="address of a source"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "report on a pledge",
                "verbose_name_plural": "reports on pledges",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("made", "Pledge made"),
                            ("amended", "Pledge amended"),
                            ("joined", "Partner confirmed its part"),
                            ("parted", "Partner left"),
                            ("progress", "Progress reported"),
                            ("fulfilled", "Reported as fulfilled"),
                            ("ended", "Reported as ended early"),
                            ("evidence", "Evidence by others"),
                            ("evidence-removed", "Evidence no longer public"),
                            ("removed", "No longer public"),
                            ("restored", "Public again"),
                        ],
                        max_length=16,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="written"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                (
                    "progress",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "Unknown"),
                            ("planned", "Planned"),
                            ("under-way", "Under way"),
                            ("fulfilled", "Fulfilled"),
                            ("ended", "Ended early"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pledges.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pledges.partner",
                        verbose_name="actor",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pledges.pledge",
                        verbose_name="pledge",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pledges.pledgeversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="pledges.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the ledger",
                "verbose_name_plural": "entries of the ledger",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("planned", "Planned"),
                            ("under-way", "Under way"),
                            ("fulfilled", "Fulfilled"),
                            ("ended", "Ended early"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("reported_on", models.DateField(null=True, verbose_name="last reported")),
                ("kind", models.CharField(max_length=14, verbose_name="kind of pledge")),
                (
                    "maker_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), size=None, verbose_name="kinds of actors"
                    ),
                ),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="States that pledge"
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="regions of these States"
                    ),
                ),
                (
                    "objectives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        size=None,
                        verbose_name="numbers of the objectives",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="pledges.pledge",
                        verbose_name="pledge",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pledges.pledgeversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "standing of a pledge",
                "verbose_name_plural": "standings of pledges",
                "ordering": ["pledge", "since"],
            },
        ),
        migrations.CreateModel(
            name="UnsentPledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("typed", models.JSONField(default=dict, verbose_name="as typed")),
                ("window", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="begun"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsent_pledges",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="pledging State or actor",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsent",
                        to="pledges.pledge",
                        verbose_name="pledge that is amended",
                    ),
                ),
                (
                    "sent_as",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pledges.pledgeversion",
                        verbose_name="sent as",
                    ),
                ),
            ],
            options={
                "verbose_name": "unsent pledge",
                "verbose_name_plural": "unsent pledges",
                "ordering": ["-updated_at"],
            },
        ),
        migrations.CreateModel(
            name="UpdateLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "turn",
                    models.CharField(
                        choices=[("silent", "Its light turns soon"), ("over", "Its last day has come")],
                        max_length=6,
                    ),
                ),
                ("day", models.DateField()),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="update_links",
                        to="pledges.partner",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "link for a report",
                "verbose_name_plural": "links for reports",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                fields=("pledge", "organisation"), name="one_line_an_actor_and_pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_lead", True)), fields=("pledge",), name="one_actor_files_a_pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="confirmed_part_has_its_instant",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["received_at"], name="evidence_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="published_evidence_has_its_instant",
            ),
        ),
        migrations.AddIndex(
            model_name="pledgeversion",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["received_at"], name="pledges_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.UniqueConstraint(
                fields=("pledge", "number"), name="versions_of_a_pledge_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")),
                fields=("pledge",),
                name="one_version_of_a_pledge_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="published_pledge_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "matching"), ("matched__isnull", False)),
                    models.Q(models.Q(("kind", "matching"), _negated=True), ("matched__isnull", True)),
                    _connector="OR",
                ),
                name="matching_pledge_names_its_match",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="pledge_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("currency", "")),
                    models.Q(("amount__gt", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="pledged_amount_has_its_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__isnull", True), ("number__isnull", False), _connector="OR"),
                name="public_pledge_has_its_number",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["pledge", "at"], name="entries_of_a_pledge"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="entries_by_instant"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", frozenset(["ended", "fulfilled", "progress"])),
                        ("partner__isnull", False),
                        ("progress__in", ["planned", "under-way", "fulfilled", "ended"]),
                    ),
                    models.Q(
                        models.Q(("kind__in", frozenset(["ended", "fulfilled", "progress"])), _negated=True),
                        ("progress", ""),
                    ),
                    _connector="OR",
                ),
                name="reports_alone_say_the_progress",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["made", "amended", "restored"]), _negated=True),
                    ("version__isnull", False),
                    _connector="OR",
                ),
                name="a_text_stands_behind_the_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["since", "until"], name="standings_by_instant"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("until__isnull", True)),
                fields=["objectives"],
                name="standings_by_objective",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("pledge",),
                name="a_pledge_stands_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="standing_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="unsentpledge",
            index=models.Index(fields=["author", "-updated_at"], name="unsent_pledges_of_an_author"),
        ),
        migrations.AddConstraint(
            model_name="updatelink",
            constraint=models.UniqueConstraint(
                fields=("partner", "person", "turn", "day"), name="one_reminder_a_turn_and_person"
            ),
        ),
    ]
