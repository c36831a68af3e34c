"""What the register holds on a person: who did what for an entry, by virtue of a post."""

from units.personal import act_of_office, holds

holds(
    act_of_office("honours.Flag.approved_by"),
    act_of_office("honours.RegisterEntry.approved_by"),
    act_of_office("honours.RegisterChange.opened_by"),
    act_of_office("honours.RegisterChange.decided_by"),
    act_of_office("honours.RegisterChange.approved_by"),
    act_of_office("honours.RegisterChange.answered_by"),
)
