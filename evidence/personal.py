"""What evidence holds on a person: who added a file, by virtue of a post."""

from units.personal import act_of_office, holds

holds(act_of_office("evidence.Evidence.added_by"))
