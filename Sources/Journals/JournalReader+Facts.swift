public import JSON
public import Runbooks
internal import SQLite

extension JournalReader {
    /// What hosts said of themselves in the latest run that reached them, by target.
    public func latestFacts() throws(JournalError) -> [Target.ID: JSONObject] {
        try reading {
            if try JournalMigration.isEmpty(database) || schema() < 6 { return [:] }
            var latest: [Target.ID: JSONObject] = [:]
            try database.query(
                """
                SELECT target, facts FROM targets JOIN runs ON runs.run = targets.run
                WHERE facts IS NOT NULL ORDER BY started, runs.run
                """
            ) { row in
                latest[Target.ID(row.text(0))] = try JSONValue.parse(row.text(1)).object
            }
            return latest
        }
    }
}
