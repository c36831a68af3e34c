"""What the register holds on a person: who approved an entry, by virtue of a post."""

from units.personal import act_of_office, holds

holds(act_of_office("honours.Flag.approved_by"), act_of_office("honours.RegisterEntry.approved_by"))
