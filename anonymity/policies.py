from organisations.actors import Actor
from organisations.decisions import YES, Decision, no
from organisations.roles import Role


def may_run_self_test(actor: Actor) -> Decision:
    """Whether the actor may run the self-test of anonymity and read its last result. It names nobody."""
    if actor.has(Role.DH, Role.SUPPORT, Role.SUPER_USER):
        return YES
    return no("Only the Department of Health, the support desk and an SHA’s super-users can run the self-test.")
