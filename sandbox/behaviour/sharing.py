"""Resource Access Manager between accounts: invitations, shares of others, members that join and leave.

A principal here is an account id or the ARN of an account's root; organizations (where no invitation is sent) are left
to moto.
"""

import json

from moto.core.utils import unix_time, utcnow
from moto.moto_api._internal import mock_random
from moto.ram import urls
from moto.ram.exceptions import UnknownResourceException
from moto.ram.models import ResourceAccessManagerBackend, ResourceShare, ram_backends
from moto.ram.responses import ResourceAccessManagerResponse

from .patching import around

ROUTES = (
    "acceptresourceshareinvitation",
    "associateresourceshare",
    "disassociateresourceshare",
    "getresourceshareinvitations",
    "rejectresourceshareinvitation",
)


class Invitation:
    """What an account is asked when another one shares something with it."""

    def __init__(self, share, account_id):
        self.share = share
        self.account_id = account_id
        self.status = "PENDING"
        self.created = utcnow()
        self.arn = share.arn.replace("resource-share/", "resource-share-invitation/", 1).rpartition("/")[0]
        self.arn += f"/{mock_random.uuid4()}"

    def describe(self):
        """The invitation in the form of the API."""
        return {
            "resourceShareInvitationArn": self.arn,
            "resourceShareName": self.share.name,
            "resourceShareArn": self.share.arn,
            "senderAccountId": self.share.owning_account_id,
            "receiverAccountId": self.account_id,
            "invitationTimestamp": unix_time(self.created),
            "status": self.status,
        }


def account_of(principal):
    """The account id in an account id or a root's ARN."""
    return principal.split(":")[4] if principal.startswith("arn:") else principal


def all_shares(region):
    """Every share that is not deleted, in every account, in one region."""
    for backends in list(ram_backends.values()):
        backend = dict.get(backends, region)
        for share in backend.resource_shares if backend else []:
            if share.status == "ACTIVE":
                yield share


def invitations(region, account_id):
    """The invitations to an account in a region."""
    return [
        share.sandbox_invitations[account_id]
        for share in all_shares(region)
        if account_id in getattr(share, "sandbox_invitations", {})
    ]


def shared_with(region, account_id):
    """The shares that an account was given by another one and has accepted."""
    return [each.share for each in invitations(region, account_id) if each.status == "ACCEPTED"]


def shared_resources(region, account_id):
    """The ARNs of what others share with an account."""
    return {arn for share in shared_with(region, account_id) for arn in share.resource_arns}


def association(share, kind, entity, status):
    """One member of a share in the form of the API."""
    return {
        "resourceShareArn": share.arn,
        "resourceShareName": share.name,
        "associatedEntity": entity,
        "associationType": kind,
        "status": status,
        "creationTime": unix_time(share.creation_time),
        "lastUpdatedTime": unix_time(share.last_updated_time),
        "external": kind == "PRINCIPAL",
    }


def principal_status(share, principal):
    """A principal outside an organization is a member only when it has accepted."""
    invitation = share.sandbox_invitations.get(account_of(principal))
    return "ASSOCIATED" if invitation is None or invitation.status == "ACCEPTED" else "ASSOCIATING"


def install():
    """Changes `ResourceShare`, the backend and its routes."""
    for route in ROUTES:
        urls.url_paths[f"{{0}}/{route}$"] = ResourceAccessManagerResponse.dispatch
    install_members()
    install_backend()
    install_responses()


def install_members():
    """Members are listed once, and those in other accounts are invited."""

    @around(ResourceShare, "__init__")
    def make(original, self, *arguments, **options):
        self.sandbox_invitations = {}
        original(self, *arguments, **options)

    @around(ResourceShare, "add_principals")
    def add_principals(original, self, principals):
        original(self, [each for each in principals if each not in self.principals])
        for principal in principals:
            account_id = account_of(principal)
            invitation = self.sandbox_invitations.get(account_id)
            asks_again = invitation is None or invitation.status == "REJECTED"
            if account_id.isdigit() and account_id != self.owning_account_id and asks_again:
                self.sandbox_invitations[account_id] = Invitation(self, account_id)

    @around(ResourceShare, "add_resources")
    def add_resources(original, self, resource_arns):
        original(self, [each for each in resource_arns if each not in self.resource_arns])


def install_backend():
    """Adds the operations that moto has not got."""
    backend_class = ResourceAccessManagerBackend

    def find_share(self, arn):
        own_or_joined = self.resource_shares + shared_with(self.region_name, self.account_id)
        for share in own_or_joined:
            if share.arn == arn and share.status == "ACTIVE":
                return share
        raise UnknownResourceException(f"ResourceShare {arn} could not be found.")

    def answer_invitation(self, arn, status):
        for invitation in invitations(self.region_name, self.account_id):
            if invitation.arn == arn:
                invitation.status = status
                return {"resourceShareInvitation": invitation.describe()}
        raise UnknownResourceException(f"ResourceShareInvitation {arn} could not be found.")

    def associate(self, share_arn, principals, resource_arns):
        share = find_share(self, share_arn)
        share.add_principals(principals)
        share.add_resources(resource_arns)
        share.last_updated_time = utcnow()
        return {"resourceShareAssociations": members(share, principals, resource_arns, None)}

    def disassociate(self, share_arn, principals, resource_arns):
        share = find_share(self, share_arn)
        gone = members(share, principals, resource_arns, "DISASSOCIATING")
        share.principals = [each for each in share.principals if each not in principals]
        share.resource_arns = [each for each in share.resource_arns if each not in resource_arns]
        for principal in principals:
            share.sandbox_invitations.pop(account_of(principal), None)
        share.last_updated_time = utcnow()
        return {"resourceShareAssociations": gone}

    def members(share, principals, resource_arns, status):
        listed = [
            association(share, "PRINCIPAL", each, status or principal_status(share, each)) for each in principals
        ]
        return listed + [association(share, "RESOURCE", each, status or "ASSOCIATED") for each in resource_arns]

    @around(backend_class, "get_resource_shares")
    def get_resource_shares(original, self, resource_owner):
        if resource_owner != "OTHER-ACCOUNTS":
            return original(self, resource_owner)
        return {"resourceShares": [share.describe() for share in shared_with(self.region_name, self.account_id)]}

    @around(backend_class, "get_resource_share_associations")
    def get_associations(original, self, association_type, association_status, *arguments, **options):
        answer = original(self, association_type, None, *arguments, **options)
        shares = {share.arn: share for share in self.resource_shares if share.status == "ACTIVE"}
        listed = [each for each in answer["resourceShareAssociations"] if each["resourceShareArn"] in shares]
        for each in listed:
            if association_type == "PRINCIPAL":
                each["status"] = principal_status(shares[each["resourceShareArn"]], each["associatedEntity"])
        wanted = [each for each in listed if association_status in (None, each["status"])]
        return {"resourceShareAssociations": wanted}

    backend_class.answer_invitation = answer_invitation
    backend_class.associate_resource_share = associate
    backend_class.disassociate_resource_share = disassociate


def install_responses():
    """Adds the handlers of the new routes, and the filters that moto ignores."""
    response_class = ResourceAccessManagerResponse

    def get_resource_share_invitations(self):
        backend = self.ram_backend
        arns = self._get_param("resourceShareInvitationArns", [])
        share_arns = self._get_param("resourceShareArns", [])
        found = [each.describe() for each in invitations(backend.region_name, backend.account_id)]
        found = [each for each in found if not arns or each["resourceShareInvitationArn"] in arns]
        found = [each for each in found if not share_arns or each["resourceShareArn"] in share_arns]
        return json.dumps({"resourceShareInvitations": found})

    def answer(status):
        def respond(self):
            arn = self._get_param("resourceShareInvitationArn")
            return json.dumps(self.ram_backend.answer_invitation(arn, status))

        return respond

    def change(operation):
        def respond(self):
            method = getattr(self.ram_backend, operation)
            principals, arns = self._get_param("principals", []), self._get_param("resourceArns", [])
            return json.dumps(method(self._get_param("resourceShareArn"), principals, arns))

        return respond

    @around(response_class, "get_resource_shares")
    def get_resource_shares(original, self):
        answered = json.loads(original(self))
        name, status = self._get_param("name"), self._get_param("resourceShareStatus")
        arns = self._get_param("resourceShareArns", [])
        kept = [each for each in answered["resourceShares"] if name in (None, each["name"])]
        kept = [each for each in kept if status in (None, each["status"])]
        kept = [each for each in kept if not arns or each["resourceShareArn"] in arns]
        return json.dumps({"resourceShares": kept})

    response_class.get_resource_share_invitations = get_resource_share_invitations
    response_class.accept_resource_share_invitation = answer("ACCEPTED")
    response_class.reject_resource_share_invitation = answer("REJECTED")
    response_class.associate_resource_share = change("associate_resource_share")
    response_class.disassociate_resource_share = change("disassociate_resource_share")
