"""What reviews hold on a person: who proposed a correction and who answered it, by virtue of a post."""

from units.personal import act_of_office, holds

holds(
    act_of_office("reviews.ReviewCorrection.proposed_by"),
    act_of_office("reviews.ReviewCorrection.decided_by"),
    act_of_office("reviews.LoadReason.by"),
)
